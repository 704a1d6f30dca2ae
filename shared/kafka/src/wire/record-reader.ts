/** Reads record batches of Kafka's format 2. A record's parts are made when they are asked for. */
import { gunzipSync } from 'node:zlib';

const headerBytes = 61;
const compressionMask = 0x07;
const gzip = 1;
const logAppendBit = 0x08;
const transactionalBit = 0x10;
const controlBit = 0x20;
const abortMarker = 0;

/** A transaction that was given up: its producer, and where it began. */
export interface Aborted {
  readonly producerId: bigint;
  readonly firstOffset: number;
}

/** The batch can not be read: which compression, or which format. */
export class UnreadableBatch extends Error {
  override readonly name = 'UnreadableBatch';
}

/** Variable-length integers; `at` moves on. */
class Bytes {
  readonly data: Buffer;
  at: number;

  constructor(data: Buffer, at: number) {
    this.data = data;
    this.at = at;
  }

  varint(): number {
    let byte = this.data[this.at++] ?? 0;
    if (byte < 128) return (byte >>> 1) ^ -(byte & 1);
    let value = byte & 127;
    let scale = 128;
    do {
      byte = this.data[this.at++] ?? 0;
      value += (byte & 127) * scale;
      scale *= 128;
    } while (byte >= 128);
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  take(): Buffer | null {
    const length = this.varint();
    if (length < 0) return null;
    const from = this.at;
    this.at += length;
    return this.data.subarray(from, this.at);
  }
}

type Headers = Record<string, Buffer | Buffer[]>;

/** A record as it lies in the answer of a fetch: in the shape of kafkajs's messages, without a copy. */
export class FetchedRecord {
  readonly position: number;
  readonly time: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  private readonly data: Buffer;
  private readonly headersAt: number;

  constructor(bytes: Bytes, position: number, time: number) {
    this.position = position;
    this.time = time;
    this.key = bytes.take();
    this.value = bytes.take();
    this.data = bytes.data;
    this.headersAt = bytes.at;
  }

  get offset(): string {
    return String(this.position);
  }

  get timestamp(): string {
    return String(this.time);
  }

  /** A name that comes twice has a list. */
  get headers(): Headers {
    const bytes = new Bytes(this.data, this.headersAt);
    const headers: Headers = {};
    for (let left = bytes.varint(); left > 0; left--) {
      const name = bytes.take()?.toString() ?? '';
      const value = bytes.take() ?? Buffer.alloc(0);
      const before = Object.hasOwn(headers, name) ? headers[name] : undefined;
      const all = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value];
      Object.defineProperty(headers, name, {
        value: all,
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return headers;
  }
}

interface Batch {
  readonly firstOffset: number;
  readonly attributes: number;
  readonly lastOffset: number;
  readonly firstTime: number;
  readonly newestTime: number;
  readonly producerId: bigint;
  readonly count: number;
}

const readBatch = (data: Buffer, at: number): Batch => {
  if (data.readInt8(at + 16) !== 2) throw new UnreadableBatch('a record format older than Kafka 0.11');
  const firstOffset = Number(data.readBigInt64BE(at));
  return {
    firstOffset,
    attributes: data.readInt16BE(at + 21),
    lastOffset: firstOffset + data.readInt32BE(at + 23),
    firstTime: Number(data.readBigInt64BE(at + 27)),
    newestTime: Number(data.readBigInt64BE(at + 35)),
    producerId: data.readBigInt64BE(at + 43),
    count: data.readInt32BE(at + 57),
  };
};

const unpacked = (body: Buffer, attributes: number): Buffer => {
  const compression = attributes & compressionMask;
  if (compression === 0) return body;
  if (compression === gzip) return gunzipSync(body);
  throw new UnreadableBatch(
    'records are compressed with snappy, lz4 or zstd; set compression.type=uncompressed on the topic',
  );
};

const readRecords = (body: Buffer, batch: Batch, from: number, into: FetchedRecord[]): void => {
  const bytes = new Bytes(body, 0);
  const appended = (batch.attributes & logAppendBit) !== 0;
  for (let left = batch.count; left > 0; left--) {
    const length = bytes.varint();
    const next = bytes.at + length;
    bytes.at++;
    const timeDelta = bytes.varint();
    const position = batch.firstOffset + bytes.varint();
    const time = appended ? batch.newestTime : batch.firstTime + timeDelta;
    if (position >= from) into.push(new FetchedRecord(bytes, position, time));
    bytes.at = next;
  }
};

/** Follows which producers' transactions were given up, batch by batch. */
const abortFilter = (aborted: readonly Aborted[]) => {
  const waiting = [...aborted].sort((a, b) => a.firstOffset - b.firstOffset);
  const open = new Set<bigint>();
  return {
    enter(batch: Batch): void {
      while (waiting[0] !== undefined && waiting[0].firstOffset <= batch.lastOffset) {
        open.add(waiting[0].producerId);
        waiting.shift();
      }
    },
    hides: (batch: Batch): boolean =>
      (batch.attributes & transactionalBit) !== 0 && open.has(batch.producerId),
    end: (producerId: bigint): boolean => open.delete(producerId),
  };
};

/** The key of a control record: version, then type (0 = given up, 1 = committed). */
const isAbort = (body: Buffer, batch: Batch): boolean => {
  const records: FetchedRecord[] = [];
  readRecords(body, batch, 0, records);
  return records[0]?.key?.readInt16BE(2) === abortMarker;
};

export interface ReadBatches {
  readonly records: FetchedRecord[];
  /** The next offset to fetch: past control records and what was given up, too. */
  readonly next: number;
}

/** Reads all whole batches; the last one may be cut off, as fetch answers are. Errors: UnreadableBatch. */
export const readBatches = (data: Buffer, from: number, aborted: readonly Aborted[]): ReadBatches => {
  const filter = abortFilter(aborted);
  const records: FetchedRecord[] = [];
  let next = from;
  for (let at = 0; at + headerBytes <= data.length; ) {
    const end = at + 12 + data.readInt32BE(at + 8);
    if (end > data.length) break;
    const batch = readBatch(data, at);
    const body = data.subarray(at + headerBytes, end);
    filter.enter(batch);
    if ((batch.attributes & controlBit) !== 0) {
      if (isAbort(body, batch)) filter.end(batch.producerId);
    } else if (!filter.hides(batch)) {
      readRecords(unpacked(body, batch.attributes), batch, from, records);
    }
    next = Math.max(next, batch.lastOffset + 1);
    at = end;
  }
  return { records, next };
};
