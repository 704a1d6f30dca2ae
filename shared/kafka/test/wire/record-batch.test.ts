import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32c } from '../../src/wire/crc32c.ts';
import {
  type BatchOrigin,
  encodeBatch as encode,
  sizeOfRecord,
  type WireRecord,
} from '../../src/wire/record-batch.ts';
import { readBatches } from '../../src/wire/record-reader.ts';

const origin = { producerId: '4711', producerEpoch: 2, transactional: false, firstSequence: 0 };
const encodeBatch = (records: readonly WireRecord[], from: BatchOrigin): Buffer =>
  encode(records, from).batch;
const record = (value: string, fields: Partial<WireRecord> = {}): WireRecord => ({
  key: 'k',
  value,
  timestamp: 1_000,
  ...fields,
});
/** A batch as a broker stores it: with the offset of its first record. */
const stored = (batch: Buffer, offset: number): Buffer => {
  const copy = Buffer.from(batch);
  copy.writeBigInt64BE(BigInt(offset), 0);
  return copy;
};
/** The end of a transaction, as a broker writes it: type 0 gives it up, 1 commits it. */
const marker = (offset: number, type: 0 | 1): Buffer => {
  const key = Buffer.from([0, 0, 0, type]);
  const batch = encodeBatch([{ key, value: Buffer.alloc(6), timestamp: 1 }], {
    ...origin,
    transactional: true,
  });
  batch.writeInt16BE(0x30, 21);
  return stored(batch, offset);
};

describe('crc32c', () => {
  // Source: RFC 3720, appendix B.4.
  it.each([
    ['32 bytes of zeros', Buffer.alloc(32, 0), 0x8a9136aa],
    ['32 bytes of ones', Buffer.alloc(32, 0xff), 0x62a8ab43],
    ['32 incrementing bytes', Buffer.from(Array.from({ length: 32 }, (_, i) => i)), 0x46dd794e],
  ])('of %s is as the standard says', (_name, bytes, sum) => {
    expect(crc32c(bytes)).toBe(sum);
  });

  it('of the check text is 0xe3069283', () => {
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
  });
});

describe('a record batch', () => {
  it('is read as it was written, whatever is in it', () => {
    const bytes = fc.option(fc.uint8Array({ maxLength: 300 }), { nil: null });
    const headers = fc.dictionary(fc.string({ maxLength: 20 }), fc.string({ maxLength: 200 }));
    const timestamp = fc.integer({ min: 0, max: 2 ** 45 });
    const records = fc.array(fc.record({ key: bytes, value: bytes, headers, timestamp }), { minLength: 1 });
    fc.assert(
      fc.property(records, fc.nat(2 ** 40), (written, offset) => {
        const { records: read, next } = readBatches(stored(encodeBatch(written, origin), offset), 0, []);
        expect(next).toBe(offset + written.length);
        expect(
          read.map((one) => ({
            key: one.key === null ? null : new Uint8Array(one.key),
            value: one.value === null ? null : new Uint8Array(one.value),
            timestamp: Number(one.timestamp),
            headers: Object.fromEntries(
              Object.entries(one.headers).map(([name, value]) => [name, String(value)]),
            ),
          })),
        ).toEqual(written.map((one) => ({ ...one, headers: { ...one.headers } })));
        expect(read.map((one) => one.offset)).toEqual(written.map((_, index) => String(offset + index)));
      }),
    );
  });

  it('is never larger than its records were counted', () => {
    const text = fc.string({ maxLength: 400 });
    fc.assert(
      fc.property(
        fc.array(fc.record({ key: text, value: text, timestamp: fc.nat() }), { minLength: 1 }),
        (all) => {
          const counted = all.reduce((sum, one) => sum + sizeOfRecord(one), 61);
          expect(encodeBatch(all, origin).length).toBeLessThanOrEqual(counted);
        },
      ),
    );
  });

  it('starts at the offset that was asked for, though the broker gives it whole', () => {
    const batch = stored(encodeBatch([record('a'), record('b'), record('c')], origin), 10);
    const { records, next } = readBatches(batch, 11, []);
    expect(records.map(({ offset }) => offset)).toEqual(['11', '12']);
    expect(next).toBe(13);
  });

  it('that is cut off at the end of an answer is left for the next one', () => {
    const whole = stored(encodeBatch([record('a')], origin), 0);
    const cut = stored(encodeBatch([record('b')], origin), 1).subarray(0, -1);
    const { records, next } = readBatches(Buffer.concat([whole, cut]), 0, []);
    expect(records).toHaveLength(1);
    expect(next).toBe(1);
  });

  it('of a transaction that was given up is not seen, but passed', () => {
    const inTransaction = { ...origin, transactional: true };
    const log = Buffer.concat([
      stored(encodeBatch([record('given up')], inTransaction), 0),
      marker(1, 0),
      stored(encodeBatch([record('committed')], inTransaction), 2),
      marker(3, 1),
    ]);
    const { records, next } = readBatches(log, 0, [{ producerId: 4711n, firstOffset: 0 }]);
    expect(records.map(({ value }) => String(value))).toEqual(['committed']);
    expect(next).toBe(4);
  });

  it('of another producer is seen beside one that is given up', () => {
    const log = Buffer.concat([
      stored(encodeBatch([record('given up')], { ...origin, transactional: true }), 0),
      stored(encodeBatch([record('other')], { ...origin, producerId: '9', transactional: true }), 1),
    ]);
    const { records } = readBatches(log, 0, [{ producerId: 4711n, firstOffset: 0 }]);
    expect(records.map(({ value }) => String(value))).toEqual(['other']);
  });

  it('keeps a header that is called __proto__ as a header', () => {
    const headers: Record<string, string> = JSON.parse('{"__proto__":"x"}');
    const { records } = readBatches(encodeBatch([record('a', { headers })], origin), 0, []);
    expect(Object.entries(records[0]?.headers ?? {}).map(([name, value]) => [name, String(value)])).toEqual([
      ['__proto__', 'x'],
    ]);
  });

  it('holds as many records as the limits allow, and tells how many', () => {
    const records = Array.from({ length: 5 }, () => record('x'.repeat(400)));
    const counts = (limits: { bytes: number; records: number }) =>
      [0, 2, 4].map((from) => encode(records, origin, from, limits).count);
    expect(counts({ bytes: 1_000, records: 10 })).toEqual([2, 2, 1]);
    expect(counts({ bytes: 10_000, records: 3 })).toEqual([3, 3, 1]);
  });

  it('holds a first record that is larger than the limits, alone', () => {
    const records = [record('x'.repeat(3_000_000)), record('y')];
    const { batch, count } = encode(records, origin, 0, { bytes: 1_000, records: 10 });
    expect([count, readBatches(batch, 0, []).records[0]?.value?.length]).toEqual([1, 3_000_000]);
  });

  it('in snappy, lz4 or zstd is refused with what to set', () => {
    const batch = encodeBatch([record('a')], origin);
    batch.writeInt16BE(2, 21);
    expect(() => readBatches(batch, 0, [])).toThrow(/compression\.type=uncompressed/);
  });
});
