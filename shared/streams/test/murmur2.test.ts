import { describe, expect, it } from 'vitest';
import { murmur2, murmur2Partition } from '../src/index.ts';

describe('murmur2', () => {
  // From UtilsTest of Apache Kafka's Java client, made positive as its partitioner does.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('of %s is that of the Java client', (key, expected) => {
    expect(murmur2(Buffer.from(key))).toBe(expected & 0x7fffffff);
  });

  it('takes the UTF-8 bytes of a text', () => {
    expect(murmur2Partition('ä😀', 7)).toBe(murmur2Partition(Buffer.from('ä😀'), 7));
  });
});
