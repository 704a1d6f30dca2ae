import { describe, expect, it } from 'vitest';
import { brokerProperties, propertiesText, type Seat } from '../src/properties.ts';

const seats: readonly Seat[] = [1, 2, 3].map((id) => ({
  id,
  port: 9091 + id,
  controllerPort: 19_091 + id,
  logDir: `/data/broker-${id}`,
}));
const [first] = seats;
if (first === undefined) throw new Error('no seat');

describe('settings of a broker', () => {
  it.each([
    [1, '1', '1'],
    [3, '3', '2'],
  ])("of %i keep Kafka's own topics %s times, %s in sync", (brokers, copies, inSync) => {
    expect(brokerProperties(first, seats.slice(0, brokers))).toMatchObject({
      'offsets.topic.replication.factor': copies,
      'transaction.state.log.replication.factor': copies,
      'transaction.state.log.min.isr': inSync,
      'min.insync.replicas': inSync,
    });
  });

  it('lose nothing that was acknowledged, and create no topic by accident', () => {
    expect(brokerProperties(first, seats)).toMatchObject({
      'unclean.leader.election.enable': 'false',
      'auto.create.topics.enable': 'false',
    });
  });

  it('notice a dead broker within three seconds', () => {
    expect(brokerProperties(first, seats)).toMatchObject({
      'broker.session.timeout.ms': '2000',
      'broker.heartbeat.interval.ms': '500',
      'group.initial.rebalance.delay.ms': '0',
    });
  });

  it('name all controllers', () => {
    expect(brokerProperties(first, seats)['controller.quorum.voters']).toBe(
      '1@127.0.0.1:19092,2@127.0.0.1:19093,3@127.0.0.1:19094',
    );
  });

  it('give way to those of the caller', () => {
    expect(brokerProperties(first, seats, { 'num.io.threads': '1' })['num.io.threads']).toBe('1');
  });

  it('keep a backslash, as in a folder on Windows', () => {
    expect(propertiesText({ 'log.dirs': 'C:\\data' })).toBe('log.dirs=C:\\\\data\n');
  });
});
