import { describe, expect, it } from 'vitest';
import { fileName, readLock } from '../src/jar-lock.ts';

describe('the lock of the jars', () => {
  const { kafka, runtime, tools } = readLock();

  it('pins Kafka 4.4.0, about 43 MB in all', () => {
    expect(kafka).toBe('4.4.0');
    expect(runtime.map(fileName)).toContain('kafka_2.13-4.4.0.jar');
    expect(Math.round(runtime.reduce((sum, { bytes }) => sum + bytes, 0) / 1_048_576)).toBe(43);
  });

  it('names each jar once', () => {
    const names = [...runtime, ...tools].map(fileName);
    expect(new Set(names).size).toBe(names.length);
  });

  it('names no host', () => {
    expect(JSON.stringify({ runtime, tools })).not.toMatch(/https?:/);
  });
});
