import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BaseValues, baseSettings, connectionOf, openLog, readSettings } from '@kafka-streaming/app';
import { describe, expect, it } from 'vitest';

const log = openLog({ level: 'silent', bound: {}, form: 'json', write: () => {} });

const valuesFor = (env: Record<string, string>): BaseValues => {
  const read = readSettings(baseSettings, { args: [], env });
  if (read.kind !== 'values') throw new Error(JSON.stringify(read));
  return read.values;
};
const connectionFor = (env: Record<string, string>) => connectionOf(valuesFor(env), 'echo-1', log);

describe('the connection to Kafka', () => {
  it('goes to this machine, unencrypted and anonymous, when nothing is said', () => {
    expect(connectionFor({})).toEqual({ brokers: ['127.0.0.1:9092'], clientId: 'echo-1', log });
  });

  it('begins with all brokers that are named', () => {
    expect(connectionFor({ KAFKA_BROKERS: 'a:1, b:2,[::1]:3' }).brokers).toEqual(['a:1', 'b:2', '[::1]:3']);
  });

  it('shares a cluster by a prefix', () => {
    expect(connectionFor({ KAFKA_TOPIC_PREFIX: 'mine.' }).topicPrefix).toBe('mine.');
  });

  it('signs in with user and password', () => {
    expect(connectionFor({ KAFKA_USERNAME: 'u', KAFKA_PASSWORD: 'p' }).sasl).toEqual({
      mechanism: 'scram-sha-512',
      username: 'u',
      password: 'p',
    });
  });

  it.each([
    [{ KAFKA_USERNAME: 'u' }, /KS_CONFIG: KAFKA_PASSWORD is absent/],
    [{ KAFKA_PASSWORD: 'p' }, /KS_CONFIG: KAFKA_USERNAME is absent/],
    [{ KAFKA_CA: '/no/such/file' }, /KS_CONFIG: KAFKA_CA=\/no\/such\/file can not be read/],
  ])('is refused with %j', (env, message) => {
    expect(() => connectionFor(env)).toThrow(message);
  });

  it('trusts the authority in a file', () => {
    const file = join(tmpdir(), `ca-${process.pid}.pem`);
    writeFileSync(file, 'PEM');
    expect(connectionFor({ KAFKA_CA: file }).ssl).toEqual({ ca: 'PEM' });
  });
});

describe('base settings', () => {
  it.each([
    [{ KAFKA_BROKERS: 'localhost' }],
    [{ KAFKA_BROKERS: 'a:1,,b:2' }],
    [{ KAFKA_TOPIC_PREFIX: 'with space' }],
    [{ LOG_LEVEL: 'loud' }],
    [{ HEALTH_PORT: '65536' }],
    [{ INSTANCE: 'a/b' }],
  ])('refuse %j', (env) => {
    expect(readSettings(baseSettings, { args: [], env }).kind).toBe('wrong');
  });
});
