import { createConnection, createServer, type Socket } from 'node:net';

/** What one Produce request on the wire held. */
export interface SeenProduce {
  /** `topic/partition` of each batch in it. */
  readonly targets: readonly string[];
}

export interface ProduceWitness {
  readonly port: number;
  /** Where the requests go. */
  forwardTo(port: number): void;
  readonly seen: readonly SeenProduce[];
  /** Partitions that had two requests under way at the same moment. */
  readonly crowded: ReadonlySet<string>;
  close(): Promise<void>;
}

const produceKey = 0;

/**
 * A TCP proxy in front of a broker, which reads along. It knows nothing of our producer: whoever puts a send of
 * many partitions back, by whatever client, is seen here.
 */
export const startProduceWitness = async (): Promise<ProduceWitness> => {
  const seen: SeenProduce[] = [];
  const crowded = new Set<string>();
  const underWay = new Map<string, number>();
  const sockets = new Set<Socket>();
  let broker = 0;

  const asked = (targets: readonly string[]): void => {
    seen.push({ targets });
    for (const target of targets) {
      const count = (underWay.get(target) ?? 0) + 1;
      if (count > 1) crowded.add(target);
      underWay.set(target, count);
    }
  };
  const answered = (targets: readonly string[]): void => {
    for (const target of targets) underWay.set(target, (underWay.get(target) ?? 1) - 1);
  };
  const server = createServer((client) => {
    const upstream = createConnection({ port: broker, host: '127.0.0.1' });
    const waiting = new Map<number, readonly string[]>();
    const end = (): void => {
      client.destroy();
      upstream.destroy();
      for (const targets of waiting.values()) answered(targets);
      waiting.clear();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', end).on('close', end);
    }
    const request = frames((frame) => {
      if (frame.readInt16BE(0) !== produceKey) return;
      const targets = produceTargets(frame);
      waiting.set(frame.readInt32BE(4), targets);
      asked(targets);
    });
    const response = frames((frame) => {
      const correlation = frame.readInt32BE(0);
      answered(waiting.get(correlation) ?? []);
      waiting.delete(correlation);
    });
    client.on('data', (bytes) => {
      request(bytes);
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      response(bytes);
      client.write(bytes);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    forwardTo: (port) => {
      broker = port;
    },
    seen,
    crowded,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
};

/** Cuts a stream of bytes into Kafka's frames: a length of four bytes, then as many. */
const frames = (onFrame: (frame: Buffer) => void): ((bytes: Buffer) => void) => {
  let rest = Buffer.alloc(0);
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
      const length = rest.readInt32BE(0);
      onFrame(rest.subarray(4, 4 + length));
      rest = rest.subarray(4 + length);
    }
  };
};

/** Versions 3 to 8 of the request: after the header transactional id, acks, timeout, topics with their partitions. */
const produceTargets = (frame: Buffer): readonly string[] => {
  const version = frame.readInt16BE(2);
  if (version < 3 || version > 8) throw new Error(`Produce version ${version}: teach the witness to read it`);
  let at = 8;
  const skip = (length: number): number => {
    at += length;
    return at - length;
  };
  const int = (): number => frame.readInt32BE(skip(4));
  const text = (): string => {
    const length = Math.max(0, frame.readInt16BE(skip(2)));
    const from = skip(length);
    return frame.toString('utf8', from, from + length);
  };
  text();
  text();
  skip(2 + 4);
  const targets: string[] = [];
  for (let topics = int(); topics > 0; topics -= 1) {
    const topic = text();
    for (let partitions = int(); partitions > 0; partitions -= 1) {
      targets.push(`${topic}/${int()}`);
      skip(Math.max(0, int()));
    }
  }
  return targets;
};
