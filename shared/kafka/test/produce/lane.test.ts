import { describe, expect, it } from 'vitest';
import { createLane, type LaneOptions, type Outgoing } from '../../src/produce/lane.ts';
import { RequestFailure } from '../../src/wire/insist.ts';
import type { WireRecord } from '../../src/wire/record-batch.ts';

const seqOf = ({ headers }: WireRecord) => `${headers?.['producer']}:${headers?.['seq']}`;

/** A partition on a broker, as a plain function: it stores, or fails as told. */
const partition = (fail: (records: readonly WireRecord[], request: number) => RequestFailure | undefined) => {
  const log: WireRecord[] = [];
  const requests: (readonly WireRecord[])[] = [];
  let underWay = 0;
  let mostUnderWay = 0;
  const write: LaneOptions['write'] = async (_target, records) => {
    mostUnderWay = Math.max(mostUnderWay, ++underWay);
    requests.push(records);
    await new Promise((resolve) => setImmediate(resolve));
    underWay--;
    const failure = fail(records, requests.length);
    if (failure !== undefined) throw failure;
    const first = log.length;
    log.push(...records);
    return { offset: String(first), count: records.length };
  };
  return { log, requests, write, mostUnderWay: () => mostUnderWay };
};

const laneOn = (write: LaneOptions['write'], options: Partial<LaneOptions> = {}) => {
  const outcomes: string[] = [];
  const lane = createLane({
    target: { topic: 't', partition: 0 },
    producer: 'p',
    lingerMs: 0,
    maxBatchBytes: 1_000,
    maxBatchRecords: 100,
    write,
    settled: () => {},
    ...options,
  });
  const settled: Promise<void>[] = [];
  const put = (value: string, resolve: () => void): void => {
    const record: Outgoing = {
      key: 'k',
      value,
      timestamp: 1,
      size: 10,
      queuedAt: 0,
      headers: (producer, seq) => ({ producer, seq: String(seq) }),
      acked: (offset) => {
        outcomes.push(`${value} at ${offset}`);
        resolve();
      },
      failed: (error) => {
        outcomes.push(`${value} ${error.code}${error.facts['maybeStored'] === true ? '?' : ''}`);
        resolve();
      },
    };
    lane.push(record);
  };
  const push = (value: string): void => void settled.push(new Promise((resolve) => put(value, resolve)));
  return { lane, push, outcomes, idle: () => Promise.all(settled) };
};

const never = () => undefined;
const refused = new RequestFailure(
  'refused',
  false,
  Object.assign(new Error('no'), { type: 'MESSAGE_TOO_LARGE' }),
);
const unknown = new RequestFailure('unknown', true, new Error('no answer'));
const turnedAway = new RequestFailure('later', false, new Error('too few replicas'));

describe('a lane', () => {
  it('has one request under way, and sends with the next what came meanwhile', async () => {
    const { write, requests, mostUnderWay } = partition(never);
    const { push, outcomes, idle } = laneOn(write);
    for (const value of ['a', 'b', 'c']) push(value);
    await idle();
    expect(mostUnderWay()).toBe(1);
    expect(requests.map((records) => records.length)).toEqual([1, 2]);
    expect(outcomes).toEqual(['a at 0', 'b at 1', 'c at 2']);
  });

  it('waits for company before its first request when it lingers', async () => {
    const { write, requests } = partition(never);
    const { push, idle } = laneOn(write, { lingerMs: 5 });
    for (const value of ['a', 'b']) push(value);
    await idle();
    expect(requests).toHaveLength(1);
  });

  it('fills a request up to its bytes, and not beyond', async () => {
    const { write, requests } = partition(never);
    const { push, idle } = laneOn(write, { lingerMs: 5, maxBatchBytes: 30 });
    for (const value of ['a', 'b', 'c', 'd']) push(value);
    await idle();
    expect(requests.map((records) => records.length)).toEqual([3, 1]);
  });

  it('numbers records from 0, rising by one', async () => {
    const { log, write } = partition(never);
    const { lane, push, idle } = laneOn(write);
    for (const value of ['a', 'b', 'c']) push(value);
    await idle();
    expect(log.map(seqOf)).toEqual(['p:0', 'p:1', 'p:2']);
    expect(lane.ackedSeq()).toBe(2);
  });

  it('stores the neighbours of a record that is too large, and numbers them without a gap', async () => {
    const { log, write } = partition((records) =>
      records.some(({ value }) => value === 'huge') ? refused : undefined,
    );
    const { push, outcomes, idle } = laneOn(write, { lingerMs: 5 });
    for (const value of ['a', 'b', 'huge', 'c']) push(value);
    await idle();
    expect(log.map(({ value }) => value)).toEqual(['a', 'b', 'c']);
    expect(log.map(seqOf)).toEqual(['p:0', 'p:1', 'p:2']);
    expect(outcomes).toContain('huge KS_TOO_LARGE');
  });

  it('never sends again what may be stored: it says so, and begins a new numbering', async () => {
    const { log, write } = partition((_records, request) => (request === 1 ? unknown : undefined));
    const { lane, push, outcomes, idle } = laneOn(write);
    for (const value of ['a', 'b']) push(value);
    await idle();
    expect(outcomes).toEqual(['a KS_BROKER?', 'b at 0']);
    expect(log.map(seqOf)).toEqual(['p.1:0']);
    expect(lane.ackedSeq()).toBe(0);
  });

  it('keeps its numbering when it is certain that nothing was stored', async () => {
    const { log, write } = partition((_records, request) => (request === 1 ? turnedAway : undefined));
    const { push, outcomes, idle } = laneOn(write);
    for (const value of ['a', 'b']) push(value);
    await idle();
    expect(outcomes).toEqual(['a KS_BROKER', 'b at 0']);
    expect(log.map(seqOf)).toEqual(['p:0']);
  });
});
