import { describe, expect, it } from 'vitest';
import { clusterState, unknownCluster, unreachable } from '../../src/pipeline/cluster.ts';
import { ending } from './pictures.ts';

const broker = (id: number) => ({ id, host: '127.0.0.1', port: 9_091 + id });

describe('the state of the cluster', () => {
  const three = clusterState(unknownCluster(0), 1, { brokers: [1, 2, 3].map(broker), controller: 2 }, [
    ending('web.events', 1, 1),
  ]);

  it('names brokers, their partitions and the controller', () => {
    expect(three).toMatchObject({
      reachable: true,
      brokersUp: 3,
      brokersExpected: 3,
      controller: 2,
      partitions: 2,
      underReplicated: 0,
      offline: 0,
      brokers: [
        { id: 1, address: '127.0.0.1:9092', up: true, leads: 2 },
        { id: 2, up: true, leads: 0 },
        { id: 3, up: true, leads: 0 },
      ],
    });
    expect(three).not.toHaveProperty('reason');
  });

  it('still expects a broker that is gone, and counts what it left behind', () => {
    const [partition] = ending('web.events', 1).partitions;
    const partitions = partition === undefined ? [] : [{ ...partition, leader: -1, isr: [1, 2] }];
    const two = clusterState(three, 2, { brokers: [1, 2].map(broker), controller: 1 }, [
      { topic: 'web.events', partitions },
    ]);
    expect(two).toMatchObject({ brokersUp: 2, brokersExpected: 3, underReplicated: 1, offline: 1 });
    expect(two.brokers[2]).toMatchObject({ id: 3, address: '127.0.0.1:9094', up: false });
  });

  it('expects a broker that only a replica names', () => {
    const one = clusterState(unknownCluster(0), 1, { brokers: [broker(1)], controller: 1 }, [
      ending('web.events', 1),
    ]);
    expect(one).toMatchObject({ brokersUp: 1, brokersExpected: 3 });
  });

  it('says why nobody answers, and remembers who was there', () => {
    expect(unreachable(three, 5, 'no answer within 5 s')).toMatchObject({
      reachable: false,
      reason: 'no answer within 5 s',
      brokersUp: 0,
      brokersExpected: 3,
    });
  });
});
