import { createConnection } from 'node:net';

/** What a broker says about its cluster. */
export interface Answer {
  readonly clusterId: string;
  /** Brokers that serve clients now. */
  readonly brokers: readonly number[];
  readonly controller: number;
}

/** Kafka's number of the Metadata request; version 4 is the first that can forbid to create topics. */
const metadataKey = 3;
const metadataVersion = 4;

/**
 * Asks the broker at a port for its cluster, once; undefined when nothing or no broker answers in time.
 * Spoken by hand: a Kafka client would try again, log, and keep connections.
 */
export const askBroker = (port: number, host: string, limitMs: number): Promise<Answer | undefined> =>
  new Promise((settle) => {
    const socket = createConnection({ port, host });
    const parts: Buffer[] = [];
    const end = (answer: Answer | undefined): void => {
      socket.destroy();
      settle(answer);
    };
    socket.setTimeout(limitMs, () => end(undefined));
    socket.once('error', () => end(undefined));
    socket.once('close', () => end(undefined));
    socket.once('connect', () => socket.write(metadataRequest()));
    socket.on('data', (part) => {
      parts.push(part);
      const whole = Buffer.concat(parts);
      if (whole.length >= 4 && whole.length >= 4 + whole.readInt32BE(0)) end(readMetadata(whole));
    });
  });

/** Length, key, version, correlation id, client id, no topics, do not create any. */
const metadataRequest = (): Buffer => {
  const client = Buffer.from('embedded-kafka');
  const request = Buffer.alloc(4 + 2 + 2 + 4 + 2 + client.length + 4 + 1);
  let at = request.writeInt32BE(request.length - 4, 0);
  at = request.writeInt16BE(metadataKey, at);
  at = request.writeInt16BE(metadataVersion, at);
  at = request.writeInt32BE(1, at);
  at = request.writeInt16BE(client.length, at);
  at += client.copy(request, at);
  request.writeInt32BE(0, at);
  return request;
};

/** Undefined when the bytes are no such answer: something else listens there. */
const readMetadata = (bytes: Buffer): Answer | undefined => {
  try {
    return answerIn(bytes);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

const answerIn = (bytes: Buffer): Answer => {
  const read = reader(bytes, correlationAndThrottleEnd);
  const brokers = Array.from({ length: Math.min(read.int(), 100) }, () => {
    const id = read.int();
    read.text();
    read.int();
    read.text();
    return id;
  });
  return { brokers, clusterId: read.text(), controller: read.int() };
};

/** Length, correlation id and throttle time: four bytes each. */
const correlationAndThrottleEnd = 12;

const reader = (bytes: Buffer, start: number) => {
  let at = start;
  const skip = (length: number): number => {
    at += length;
    return at - length;
  };
  const int = (): number => bytes.readInt32BE(skip(4));
  /** Length -1 is null. */
  const text = (): string => {
    const length = Math.max(0, bytes.readInt16BE(skip(2)));
    const from = skip(length);
    return bytes.toString('utf8', from, from + length);
  };
  return { int, text };
};
