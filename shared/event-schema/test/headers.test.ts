import { describe, expect, it } from 'vitest';
import { decodeHeaders, decodeHops, type EventHeaders, encodeHeaders, encodeHops } from '../src/index.ts';

const headers: EventHeaders = {
  id: 'e1',
  type: 'page-viewed',
  version: 1,
  producer: 'web-collector-a',
  seq: 7,
  time: 1_700_000_000_000,
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
};
const reader =
  (record: Readonly<Record<string, string>>) =>
  (name: string): string | undefined =>
    record[name];

describe('the headers of an event', () => {
  it('are read as they were written', () => {
    expect(decodeHeaders(reader(encodeHeaders(headers)))).toEqual(headers);
  });

  it('are read without a trace context', () => {
    const { traceparent: _, ...untraced } = headers;
    expect(decodeHeaders(reader(encodeHeaders(untraced)))).toEqual(untraced);
  });

  it.each(['id', 'type', 'version', 'producer', 'seq', 'time'])('are undefined without %s', (name) => {
    const { [name]: _, ...rest } = encodeHeaders(headers);
    expect(decodeHeaders(reader(rest))).toBeUndefined();
  });

  it('are undefined when the sequence is no number', () => {
    expect(decodeHeaders(reader({ ...encodeHeaders(headers), seq: 'first' }))).toBeUndefined();
  });
});

describe('hops', () => {
  it('are read as they were written', () => {
    const hops = { created: 1, produced: 2, consumed: 3, emitted: 4 };
    expect(decodeHops(encodeHops(hops))).toEqual(hops);
  });

  it.each(['', '1;2;3', '1;2;3;x', '1;2;3;4;5'])('are undefined when %j is no four times', (text) => {
    expect(decodeHops(text)).toBeUndefined();
  });
});
