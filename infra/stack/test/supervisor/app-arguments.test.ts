import { describe, expect, it } from 'vitest';
import { argumentsOf, environmentOf } from '../../src/supervisor/app-arguments.ts';

const producer = { name: 'web-producer', role: 'producer', folder: '/apps/web/producer' } as const;
const consumer = { name: 'web-consumer', role: 'consumer', folder: '/apps/web/consumer' } as const;

describe('arguments of an app', () => {
  it('tell a producer what its simulator shall do', () => {
    expect(argumentsOf(producer, { rate: 50, seed: 7, simulate: true }, 3001)).toEqual([
      '--rate=50',
      '--seed=7',
      '--simulate',
      '--port=3001',
    ]);
  });

  it('leave rate and seed to the producer when they are not said', () => {
    expect(argumentsOf(producer, { simulate: false }, undefined)).toEqual(['--no-simulate']);
  });

  it('tell nobody else about simulators', () => {
    expect(argumentsOf(consumer, { rate: 50, simulate: true }, undefined)).toEqual([]);
  });
});

it('every app learns how to reach Kafka, its data folder and the stack', () => {
  expect(environmentOf({ dataDir: '/d', topicPrefix: 'p.' }, ['a:1', 'b:2'])).toMatchObject({
    KAFKA_BROKERS: 'a:1,b:2',
    KAFKA_TOPIC_PREFIX: 'p.',
    HEALTH_PORT: '0',
    INSTANCE: '1',
    DATA_DIR: '/d',
    STACK_FILE: '/d/stack.json',
  });
});
