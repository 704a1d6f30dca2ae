import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../connection.ts';
import { classify } from '../wire/failure.ts';
import { type Fetched, type FetchOptions, fetch, type Position } from '../wire/fetch.ts';
import type { Link } from '../wire/link.ts';

export interface PullerOptions extends FetchOptions {
  readonly link: Link;
  readonly log: Log;
  /** What came in one answer; the next answer is handed over after it has settled. */
  readonly deliver: (fetched: readonly Fetched[]) => void | Promise<void>;
  /** The log begins after the position: records were deleted unread. The partition rests until it is set anew. */
  readonly outOfRange: (topic: string, partition: number, offset: number) => void;
  /** False: the partition is not to be fetched now. */
  readonly wants?: (topic: string, partition: number) => boolean;
  /** Deliver failed, or access is denied: the puller has stopped. */
  readonly failed: (error: unknown) => void;
}

/**
 * Reads chosen partitions, one request under way for each broker that leads some of them, the next one already on
 * its way while records are worked on. What was asked for before a partition was set or dropped is thrown away.
 */
export interface Puller {
  /** Reads a partition from an offset on. */
  set(topic: string, partition: number, offset: number): void;
  drop(topic: string, partition: number): void;
  /** Next offset to be asked for. */
  position(topic: string, partition: number): number | undefined;
  positions(): readonly Position[];
  stop(): Promise<void>;
}

interface Place {
  readonly topic: string;
  readonly partition: number;
  offset: number;
}

const lookAroundMs = 25;
const longestPauseMs = 500;
/** An answer of less than this is followed by a short rest: more records then come at once. */
const smallAnswer = 50;
const restMs = 5;

export const createPuller = (options: PullerOptions): Puller => {
  const { link, log } = options;
  const places = new Map<string, Place>();
  const loops = new Map<number, Promise<void>>();
  let stopped = false;

  const wanted = (): Place[] =>
    [...places.values()].filter(
      ({ topic, partition, offset }) => offset >= 0 && (options.wants?.(topic, partition) ?? true),
    );
  const fail = (error: unknown) => {
    if (stopped) return;
    stopped = true;
    clearInterval(lookout);
    options.failed(error);
  };

  /** Takes what is still asked for; moves the positions on. */
  const accept = (asked: ReadonlyMap<string, Place>, answer: readonly Fetched[]) => {
    let moved = false;
    const fresh = answer.filter((fetched) => {
      const { topic, partition } = fetched;
      const place = places.get(`${topic}/${partition}`);
      if (place === undefined || place !== asked.get(`${topic}/${partition}`)) return false;
      if (fetched.outOfRange) {
        const { offset } = place;
        place.offset = -1;
        options.outOfRange(topic, partition, offset);
      }
      if (fetched.errorCode !== 0) moved = true;
      else place.offset = fetched.next;
      return fetched.errorCode === 0;
    });
    return { fresh, moved };
  };

  const pull = async (nodeId: number, asked: ReadonlyMap<string, Place>): Promise<readonly Fetched[]> => {
    const broker = await link.broker(nodeId);
    const answer = await fetch(
      broker,
      [...asked.values()].map((place) => ({ ...place })),
      options,
    );
    const { fresh, moved } = accept(asked, answer);
    if (moved) {
      await link.refresh();
      await sleep(restMs);
    }
    return fresh;
  };

  const stillAsked = (asked: ReadonlyMap<string, Place>) => (fetched: Fetched) => {
    const name = `${fetched.topic}/${fetched.partition}`;
    return places.get(name) === asked.get(name);
  };

  const loop = async (nodeId: number): Promise<void> => {
    let delivery: Promise<void> | undefined;
    let pauseMs = restMs;
    while (!stopped) {
      const mine = wanted().filter((place) => link.leaderId(place.topic, place.partition) === nodeId);
      if (mine.length === 0) break;
      const asked = new Map(mine.map((place) => [`${place.topic}/${place.partition}`, place]));
      try {
        const fresh = await pull(nodeId, asked);
        await delivery;
        if (stopped) return;
        delivery = Promise.resolve(options.deliver(fresh.filter(stillAsked(asked)))).catch(fail);
        pauseMs = restMs;
        const count = fresh.reduce((sum, { records }) => sum + records.length, 0);
        if (count > 0 && count < smallAnswer) await sleep(restMs);
      } catch (error) {
        if (stopped) return;
        if (classify(error) === 'denied' || classify(error) === 'refused') return fail(error);
        log.debug({ error, nodeId }, 'a fetch failed, trying again');
        await link.refresh(error);
        await sleep(pauseMs);
        pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      }
    }
    await delivery;
  };

  const lookAround = () => {
    const homeless: Place[] = [];
    for (const place of wanted()) {
      const nodeId = link.leaderId(place.topic, place.partition);
      if (nodeId === undefined) homeless.push(place);
      else if (!loops.has(nodeId) && !stopped) {
        const running = loop(nodeId)
          .catch(fail)
          .finally(() => loops.delete(nodeId));
        loops.set(nodeId, running);
      }
    }
    const [first] = homeless;
    if (first !== undefined) void findHome(first);
  };
  let searching = false;
  const findHome = async ({ topic }: Place) => {
    if (searching) return;
    searching = true;
    await link.partitionsOf(topic).catch(() => undefined);
    await link.refresh();
    await sleep(lookAroundMs);
    searching = false;
  };
  const lookout = setInterval(lookAround, lookAroundMs);

  return {
    set(topic, partition, offset) {
      places.set(`${topic}/${partition}`, { topic, partition, offset });
      lookAround();
    },
    drop(topic, partition) {
      places.delete(`${topic}/${partition}`);
    },
    position: (topic, partition) => places.get(`${topic}/${partition}`)?.offset,
    positions: () => [...places.values()],
    async stop() {
      stopped = true;
      clearInterval(lookout);
      await Promise.all(loops.values());
    },
  };
};
