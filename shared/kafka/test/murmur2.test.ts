import { describe, expect, it } from 'vitest';
import { murmur2, murmur2Partition } from '../src/murmur2.ts';

describe('murmur2', () => {
  // Source: UtilsTest.testMurmur2 of Apache Kafka's clients.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('of %s is what the Java client computes', (text, hash) => {
    expect(murmur2(Buffer.from(text))).toBe(hash);
  });

  it('chooses a partition by the hash without its sign', () => {
    expect(murmur2Partition('foobar', 6)).toBe((-790332482 & 0x7fffffff) % 6);
  });

  it('takes a text by its UTF-8 bytes', () => {
    expect(murmur2Partition('Zürich', 12)).toBe(murmur2Partition(Buffer.from('Zürich', 'utf8'), 12));
  });

  it('of no bytes is a partition, too', () => {
    expect(murmur2Partition('', 3)).toBeGreaterThanOrEqual(0);
  });
});
