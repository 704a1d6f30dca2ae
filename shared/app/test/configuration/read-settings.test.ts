import { readSettings, type Settings, setting } from '@kafka-streaming/app';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const settings = {
  maxQueued: setting({
    schema: z.int().min(1),
    default: 100,
    env: 'MAX_QUEUED',
    unit: 'records',
    about: 'How many wait.',
  }),
  simulate: setting({ schema: z.boolean(), default: true, env: 'SIMULATE', about: 'Makes events up.' }),
  site: setting({ schema: z.string().min(2), default: 'shop', env: 'SITE', about: 'Name of the site.' }),
  password: setting({
    schema: z.string().max(3),
    default: '',
    env: 'PASSWORD',
    about: 'Not for others.',
    secret: true,
  }),
};

const read = (args: readonly string[], env: Record<string, string> = {}) =>
  readSettings(settings, { args, env });
const valuesOf = (args: readonly string[], env: Record<string, string> = {}) => {
  const result = read(args, env);
  return result.kind === 'values' ? result.values : result;
};
const problemsOf = (args: readonly string[], env: Record<string, string> = {}) => {
  const result = read(args, env);
  return result.kind === 'wrong' ? result.problems : [];
};

describe('settings', () => {
  it('have their defaults when nothing is said', () => {
    expect(valuesOf([])).toEqual({ maxQueued: 100, simulate: true, site: 'shop', password: '' });
  });

  it('come from the environment', () => {
    expect(valuesOf([], { MAX_QUEUED: '7', SIMULATE: 'false' })).toMatchObject({
      maxQueued: 7,
      simulate: false,
    });
  });

  it('come from flags, which win over the environment', () => {
    expect(valuesOf(['--max-queued=8'], { MAX_QUEUED: '7' })).toMatchObject({ maxQueued: 8 });
  });

  it('are understood with the value behind an equals sign or behind a space', () => {
    expect(valuesOf(['--max-queued', '9', '--site=a shop'])).toMatchObject({ maxQueued: 9, site: 'a shop' });
  });

  it('keep a text that looks like a number', () => {
    expect(valuesOf(['--site=42'])).toMatchObject({ site: '42' });
  });

  it.each([
    [['--simulate'], true],
    [['--no-simulate'], false],
    [['--simulate=false'], false],
    [['--no-simulate', '--simulate'], true],
  ])('are switched by %j', (args, simulate) => {
    expect(valuesOf(args)).toMatchObject({ simulate });
  });

  it('take an empty variable as unset', () => {
    expect(valuesOf([], { MAX_QUEUED: '' })).toMatchObject({ maxQueued: 100 });
  });

  it('ask for help before anything else', () => {
    expect(read(['--max-queued=none', '--help'])).toEqual({ kind: 'help' });
    expect(read(['-h'])).toEqual({ kind: 'help' });
  });
});

describe('a wrong setting', () => {
  it('is named with its flag, its value, what it should be and its unit', () => {
    expect(problemsOf(['--max-queued=0'])).toEqual([
      '--max-queued=0: Too small: expected number to be >=1 (in records)',
    ]);
  });

  it('is named with its variable when it came from there', () => {
    expect(problemsOf([], { MAX_QUEUED: 'many' })[0]).toMatch(/^MAX_QUEUED=many: .*expected number/);
  });

  it('is shown without its value when that is a secret', () => {
    expect(problemsOf([], { PASSWORD: 'open sesame' })[0]).toMatch(/^PASSWORD=…: /);
  });

  it('does not hide the others', () => {
    expect(problemsOf(['--max-queued=0', '--site=x', '--simulate=maybe'])).toHaveLength(3);
  });

  it.each([
    ['--max-queud=5', '--max-queud: unknown flag; did you mean --max-queued?'],
    ['--colour', '--colour: unknown flag'],
    ['--no-colour', '--no-colour: unknown flag'],
    ['--no-site', '--no-site: only switches can be denied'],
    ['--no-simulate=1', '--no-simulate: takes no value'],
    ['--site', '--site: needs a value'],
    ['shop', 'shop: only flags are understood here'],
  ])('of the form %s is explained', (arg, problem) => {
    expect(problemsOf([arg])).toEqual([problem]);
  });

  it.each([['--constructor=1'], ['--__proto__=1'], ['--to-string=1']])(
    'is not mistaken for a property of objects: %s',
    (arg) => {
      expect(problemsOf([arg])[0]).toMatch(/unknown flag/);
    },
  );
});

it('settings of no app are read as none', () => {
  const none: Settings = {};
  expect(readSettings(none, { args: [], env: {} })).toEqual({ kind: 'values', values: {} });
});
