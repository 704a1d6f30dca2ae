import { encodeHops } from '@kafka-streaming/event-schema';
import { describe, expect, it } from 'vitest';
import { ownChange, rawChange, shownValueBytes, stateChange } from '../../src/live/entry.ts';
import { recordOf } from '../memory-source.ts';

const text = new TextEncoder();

describe('an entry', () => {
  it('carries key, value, place in Kafka and the time of the event', () => {
    const record = recordOf('web.sites', 7, { key: 'shop', value: { a: 1 }, headers: { time: '42' } });
    expect(JSON.parse(stateChange(record, 100).encode())).toEqual({
      key: 'shop',
      value: { a: 1 },
      at: { topic: 'web.sites', partition: 0, offset: '7' },
      time: 42,
    });
  });

  it('carries the time of the record when no header tells the time of the event', () => {
    const record = recordOf('web.sites', 7, { key: 'shop', value: 1, timestamp: 5_000 });
    expect(JSON.parse(stateChange(record, 100).encode())).toMatchObject({ time: 5_000 });
  });

  it('carries the hops of a result and when the gateway read it', () => {
    const hops = { created: 1, produced: 2, consumed: 3, emitted: 4 };
    const record = recordOf('web.sites', 7, { key: 'shop', value: 1, headers: { hops: encodeHops(hops) } });
    expect(JSON.parse(stateChange(record, 100).encode()).hops).toEqual({ ...hops, read: 100 });
  });

  it('shows a value that is no JSON as text', () => {
    const record = recordOf('web.dead-letters', 7, { key: null, value: text.encode('{"a":') });
    expect(JSON.parse(rawChange(record).encode())).toMatchObject({ key: '', value: '{"a":' });
  });

  it('passes on a value with a dangerous name as the text it is', () => {
    const record = recordOf('web.dead-letters', 7, { key: 'k', value: text.encode('{"__proto__":{"x":1}}') });
    expect(rawChange(record).encode()).toContain('"value":{"__proto__":{"x":1}}');
  });

  it('of a raw channel carries the headers: they tell why a dead letter is one', () => {
    const record = recordOf('web.dead-letters', 7, { key: 'k', value: 1, headers: { reason: 'KS_DECODE' } });
    expect(JSON.parse(rawChange(record).encode()).headers).toEqual({ reason: 'KS_DECODE' });
  });

  it('of a raw channel is cut one byte above the limit, and says so', () => {
    const whole = recordOf('web.late', 1, { key: 'k', value: text.encode('x'.repeat(shownValueBytes)) });
    expect(JSON.parse(rawChange(whole).encode())).not.toHaveProperty('cutBytes');
    const long = recordOf('web.late', 1, { key: 'k', value: text.encode('x'.repeat(shownValueBytes + 1)) });
    const entry = JSON.parse(rawChange(long).encode());
    expect(entry.cutBytes).toBe(shownValueBytes + 1);
    expect(entry.value).toHaveLength(shownValueBytes);
  });

  it('of the gateway itself has no place in Kafka', () => {
    expect(JSON.parse(ownChange('graph', { a: 1 }, 9).encode())).toEqual({
      key: 'graph',
      time: 9,
      value: { a: 1 },
    });
  });
});
