/**
 * Writes record batches of Kafka's format 2 (kafka.apache.org/documentation/#recordbatch) in one pass over one buffer.
 * kafkajs builds an encoder of 512 bytes for each record and each header.
 */
import { crc32c } from './crc32c.ts';

/** A record to be written. */
export interface WireRecord {
  readonly key: string | Uint8Array | null;
  readonly value: string | Uint8Array | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Epoch ms, up to the year 3084; absent: when the batch is written. */
  readonly timestamp?: number;
}

/** Whom a batch is from: what the broker knows doubles by. */
export interface BatchOrigin {
  readonly producerId: string;
  readonly producerEpoch: number;
  readonly transactional: boolean;
  /** Number of the batch's first record among those of this producer in this partition. */
  readonly firstSequence: number;
}

/** What one request may hold; a first record that is larger goes alone. */
export interface BatchLimits {
  readonly bytes: number;
  readonly records: number;
}

export interface EncodedBatch {
  readonly batch: Buffer;
  /** How many of the records are in it. */
  readonly count: number;
}

const headerBytes = 61;
/** Where the checksummed part begins: at the attributes. */
const checkedFrom = 21;
const magic = 2;
const transactionalBit = 0x10;
/** Lengths, attributes and deltas of a record take no more than this. */
const recordOverhead = 40;
const headerOverhead = 10;
/** UTF-8 needs at most three bytes for a unit of a JavaScript text. */
const bytesPerUnit = 3;

const byteLength = (text: string | Uint8Array | null): number =>
  text === null ? 0 : typeof text === 'string' ? Buffer.byteLength(text) : text.length;

/** Upper bound of what a record takes in a batch, in bytes. */
export const sizeOfRecord = (record: WireRecord): number => {
  let size = recordOverhead + byteLength(record.key) + byteLength(record.value);
  for (const [name, value] of Object.entries(record.headers ?? {})) {
    size += headerOverhead + byteLength(name) + byteLength(value);
  }
  return size;
};

/** The same without looking at the text: may be three times too much. */
const roomFor = (record: WireRecord): number => {
  const { headers } = record;
  let units = (record.key?.length ?? 0) + (record.value?.length ?? 0);
  let overhead = recordOverhead;
  for (const name in headers) {
    units += name.length + (headers[name]?.length ?? 0);
    overhead += headerOverhead;
  }
  return overhead + bytesPerUnit * units;
};

const varintSize = (unsigned: number): number => {
  let size = 1;
  for (let rest = unsigned; rest >= 128; rest = Math.floor(rest / 128)) size++;
  return size;
};

/** The page that is written on: batches are made one at a time, and copied out. */
let page = Buffer.allocUnsafeSlow(1 << 20);
let at = 0;

const makeRoom = (bytes: number): void => {
  if (at + bytes <= page.length) return;
  const larger = Buffer.allocUnsafeSlow(Math.max(page.length * 2, at + bytes));
  page.copy(larger, 0, 0, at);
  page = larger;
};

const putVarint = (value: number): void => {
  if (value >= 0 && value < 64) {
    page[at++] = value * 2;
    return;
  }
  let rest = value >= 0 ? value * 2 : -value * 2 - 1;
  while (rest >= 128) {
    page[at++] = (rest % 128) | 128;
    rest = Math.floor(rest / 128);
  }
  page[at++] = rest;
};

/** Puts the length of what was written from `start` before it, into the gap that was left there. */
const putLengthBefore = (start: number, gap: number): void => {
  const length = at - start;
  const size = varintSize(length * 2);
  if (size !== gap) page.copyWithin(start - gap + size, start, at);
  at = start - gap;
  putVarint(length);
  at += length;
};

/** Up to here a text is written faster unit by unit than by a call into native code. */
const shortText = 160;

/** Writes a short text of ASCII from `start` on; false when it is another one. */
const putAscii = (text: string, start: number): boolean => {
  const { length } = text;
  const target = page;
  if (length > shortText) return false;
  for (let index = 0; index < length; index++) {
    const unit = text.charCodeAt(index);
    if (unit > 127) return false;
    target[start + index] = unit;
  }
  return true;
};

const putText = (text: string): void => {
  const { length } = text;
  const gap = length < 64 ? 1 : varintSize(length * 2);
  const start = at + gap;
  if (putAscii(text, start)) {
    putVarint(length);
    at = start + length;
    return;
  }
  at = start + page.write(text, start, 'utf8');
  putLengthBefore(start, gap);
};

const putBytes = (value: string | Uint8Array | null): void => {
  if (value === null) putVarint(-1);
  else if (typeof value === 'string') putText(value);
  else {
    putVarint(value.length);
    page.set(value, at);
    at += value.length;
  }
};

const putHeaders = (headers: WireRecord['headers']): void => {
  let count = 0;
  for (const _name in headers) count++;
  putVarint(count);
  for (const name in headers) {
    putText(name);
    putText(headers[name] ?? '');
  }
};

/** Most records have between 64 and 8,191 bytes: their length takes two. */
const lengthGap = 2;

const putRecord = (record: WireRecord, offsetDelta: number, timeDelta: number): void => {
  makeRoom(roomFor(record));
  const start = at + lengthGap;
  at = start;
  page[at++] = 0;
  putVarint(timeDelta);
  putVarint(offsetDelta);
  putBytes(record.key);
  putBytes(record.value);
  putHeaders(record.headers);
  putLengthBefore(start, lengthGap);
};

const putBatchHeader = (count: number, origin: BatchOrigin, first: number, newest: number): void => {
  page.writeBigInt64BE(0n, 0);
  page.writeInt32BE(at - 12, 8);
  page.writeInt32BE(-1, 12);
  page.writeInt8(magic, 16);
  page.writeInt16BE(origin.transactional ? transactionalBit : 0, 21);
  page.writeInt32BE(count - 1, 23);
  page.writeBigInt64BE(BigInt(first), 27);
  page.writeBigInt64BE(BigInt(newest), 35);
  page.writeBigInt64BE(BigInt(origin.producerId), 43);
  page.writeInt16BE(origin.producerEpoch, 51);
  page.writeInt32BE(origin.firstSequence, 53);
  page.writeInt32BE(count, 57);
  page.writeUInt32BE(crc32c(page, checkedFrom, at), 17);
};

const unlimited: BatchLimits = { bytes: Number.POSITIVE_INFINITY, records: Number.POSITIVE_INFINITY };

/** Writes the records from `from` on into one batch, as many as the limits allow, one at least. */
export const encodeBatch = (
  records: readonly WireRecord[],
  origin: BatchOrigin,
  from = 0,
  limits: BatchLimits = unlimited,
): EncodedBatch => {
  const now = Date.now();
  const first = records[from]?.timestamp ?? now;
  let newest = first;
  let count = 0;
  at = headerBytes;
  while (from + count < records.length && count < limits.records) {
    const record = records[from + count];
    const start = at;
    if (record === undefined) break;
    const timestamp = record.timestamp ?? now;
    putRecord(record, count, timestamp - first);
    if (at > limits.bytes && count > 0) {
      at = start;
      break;
    }
    if (timestamp > newest) newest = timestamp;
    count++;
  }
  putBatchHeader(count, origin, first, newest);
  return { batch: Buffer.from(page.subarray(0, at)), count };
};
