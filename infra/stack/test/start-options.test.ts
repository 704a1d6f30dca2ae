import { Command, CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { addStartOptions, type StartOptions } from '../src/start-options.ts';

const parse = (...args: readonly string[]): StartOptions => {
  const command = addStartOptions(new Command('npm start --'))
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .action(() => {});
  return command.parse([...args], { from: 'user' }).opts();
};
const refusalOf = (...args: readonly string[]): string => {
  try {
    return `accepted: ${JSON.stringify(parse(...args))}`;
  } catch (error) {
    return error instanceof CommanderError ? error.message : String(error);
  }
};

describe('npm start', () => {
  it('runs everything on one embedded broker until Ctrl-C when nothing is said', () => {
    expect(parse()).toMatchObject({
      brokers: 1,
      simulate: true,
      json: false,
      open: false,
      topicPrefix: '',
      dataDir: expect.stringMatching(/\.data$/),
    });
    expect(Object.keys(parse())).not.toEqual(expect.arrayContaining(['apps', 'kafka', 'duration', 'port']));
  });

  it('understands each flag', () => {
    const flags =
      '--apps=web-clickstream,log-analysis --brokers=3 --rate=12.5 --seed=7 --port=3100 --data-dir=/x/y --duration=1.5m --no-simulate --json --open';
    expect(parse(...flags.split(' '))).toMatchObject({
      apps: ['web-clickstream', 'log-analysis'],
      brokers: 3,
      rate: 12.5,
      seed: 7,
      port: 3100,
      dataDir: '/x/y',
      duration: 90_000,
      simulate: false,
      json: true,
      open: true,
    });
  });

  it('uses another cluster when it is named', () => {
    expect(parse('--kafka=a:9092, b:9093').kafka).toEqual(['a:9092', 'b:9093']);
  });

  it.each([
    ['60s', 60_000],
    ['500ms', 500],
    ['1h', 3_600_000],
  ])('takes %s as %i ms', (text, ms) => {
    expect(parse(`--duration=${text}`).duration).toBe(ms);
  });

  it.each([
    ['--brokers=2', 'Expected 1 or 3.'],
    ['--rate=fast', 'Expected a number from 0 to 100000.'],
    ['--rate=-1', 'Expected a number from 0 to 100000.'],
    ['--rate=', 'Expected a number from 0 to 100000.'],
    ['--seed=1.5', 'Expected a whole number from 0 to 4294967295.'],
    ['--port=65536', 'Expected a whole number from 0 to 65535.'],
    ['--kafka=localhost', 'Expected host:port'],
    ['--apps=', 'Expected names of folders'],
    ['--apps=../x', 'Expected names of folders'],
    ['--duration=60', 'Expected a time such as'],
    ['--duration=0s', 'Expected a time such as'],
    ['--duration=999h', 'Expected a time such as'],
    ['--data-dir=', 'Expected a folder.'],
    ['--topic-prefix=a b', 'Expected at most 60'],
    ['--broker=3', "unknown option '--broker=3'"],
  ])('refuses %s and says what it expects', (flag, message) => {
    expect(refusalOf(flag)).toContain(message);
  });
});
