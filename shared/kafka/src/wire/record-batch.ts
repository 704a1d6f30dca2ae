/**
 * Writes record batches of Kafka's format 2 (kafka.apache.org/documentation/#recordbatch): the whole batch into one
 * buffer. kafkajs builds an encoder of 512 bytes for each record and each header.
 */
import { crc32c } from './crc32c.ts';

/** A record to be written. */
export interface WireRecord {
  readonly key: string | Uint8Array | null;
  readonly value: string | Uint8Array | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Epoch ms. */
  readonly timestamp: number;
}

/** Whom a batch is from: what the broker knows doubles by. */
export interface BatchOrigin {
  readonly producerId: string;
  readonly producerEpoch: number;
  readonly transactional: boolean;
  /** Number of the batch's first record among those of this producer in this partition. */
  readonly firstSequence: number;
}

const headerBytes = 61;
/** Where the checksummed part begins: at the attributes. */
const checkedFrom = 21;
const magic = 2;
const transactionalBit = 0x10;
/** Length, attributes and deltas of a record take no more than this. */
const recordOverhead = 24;

const byteLength = (text: string | Uint8Array | null): number =>
  text === null ? 0 : typeof text === 'string' ? Buffer.byteLength(text) : text.length;

/** Upper bound of what a record takes in a batch, in bytes. */
export const sizeOfRecord = (record: Omit<WireRecord, 'timestamp'>): number => {
  let size = recordOverhead + byteLength(record.key) + byteLength(record.value);
  for (const [name, value] of Object.entries(record.headers ?? {})) {
    size += 10 + byteLength(name) + byteLength(value);
  }
  return size;
};

const zigzag = (value: number): number => (value >= 0 ? value * 2 : -value * 2 - 1);

const varintSize = (unsigned: number): number => {
  let size = 1;
  for (let rest = unsigned; rest >= 128; rest = Math.floor(rest / 128)) size++;
  return size;
};

/** A position in a buffer that is large enough, as `sizeOfRecord` tells. */
class Cursor {
  readonly buffer: Buffer;
  at: number;

  constructor(size: number, at: number) {
    this.buffer = Buffer.allocUnsafe(size);
    this.at = at;
  }

  varint(value: number): void {
    let rest = zigzag(value);
    while (rest >= 128) {
      this.buffer[this.at++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.buffer[this.at++] = rest;
  }

  bytes(value: string | Uint8Array | null, length: number): void {
    this.varint(value === null ? -1 : length);
    if (value === null) return;
    if (typeof value === 'string') this.buffer.write(value, this.at, 'utf8');
    else this.buffer.set(value, this.at);
    this.at += length;
  }
}

const sizeWithLength = (value: string | Uint8Array | null, length: number): number =>
  value === null ? 1 : varintSize(zigzag(length)) + length;

const writeRecord = (to: Cursor, record: WireRecord, offsetDelta: number, timeDelta: number): void => {
  const keyLength = byteLength(record.key);
  const valueLength = byteLength(record.value);
  const headers = record.headers === undefined ? [] : Object.entries(record.headers);
  const lengths = headers.map(([name, value]) => [byteLength(name), byteLength(value)] as const);
  let size = 1 + varintSize(zigzag(timeDelta)) + varintSize(zigzag(offsetDelta));
  size += sizeWithLength(record.key, keyLength) + sizeWithLength(record.value, valueLength);
  size += varintSize(zigzag(headers.length));
  for (const [name, value] of lengths) {
    size += varintSize(zigzag(name)) + name + varintSize(zigzag(value)) + value;
  }
  to.varint(size);
  to.buffer[to.at++] = 0;
  to.varint(timeDelta);
  to.varint(offsetDelta);
  to.bytes(record.key, keyLength);
  to.bytes(record.value, valueLength);
  to.varint(headers.length);
  headers.forEach(([name, value], index) => {
    const [nameLength, headerLength] = lengths[index] ?? [0, 0];
    to.bytes(name, nameLength);
    to.bytes(value, headerLength);
  });
};

/** Writes a batch; there must be a record. */
export const encodeBatch = (records: readonly WireRecord[], origin: BatchOrigin): Buffer => {
  const first = records[0]?.timestamp ?? 0;
  let size = headerBytes;
  let newest = first;
  for (const record of records) {
    size += sizeOfRecord(record);
    if (record.timestamp > newest) newest = record.timestamp;
  }
  const to = new Cursor(size, headerBytes);
  records.forEach((record, index) => {
    writeRecord(to, record, index, record.timestamp - first);
  });
  const batch = to.buffer.subarray(0, to.at);
  batch.writeBigInt64BE(0n, 0);
  batch.writeInt32BE(batch.length - 12, 8);
  batch.writeInt32BE(-1, 12);
  batch.writeInt8(magic, 16);
  batch.writeInt16BE(origin.transactional ? transactionalBit : 0, 21);
  batch.writeInt32BE(records.length - 1, 23);
  batch.writeBigInt64BE(BigInt(first), 27);
  batch.writeBigInt64BE(BigInt(newest), 35);
  batch.writeBigInt64BE(BigInt(origin.producerId), 43);
  batch.writeInt16BE(origin.producerEpoch, 51);
  batch.writeInt32BE(origin.firstSequence, 53);
  batch.writeInt32BE(records.length, 57);
  batch.writeUInt32BE(crc32c(batch, checkedFrom), 17);
  return batch;
};
