import { type PageViewed, pageViewed } from '@kafka-streaming/event-schema';
import avro from 'avsc';
import { type Bench, type Row, rowOf } from './bench.ts';

/** What a wire format costs: bytes on disk and in memory, and time to write and to read one page view. */
const rounds = 7;
const perRound = 100_000;

const view: PageViewed = {
  id: '0198c0de-7a11-7e57-9f00-5eed5eed5eed',
  type: 'page-viewed',
  site: 'shop',
  visitor: 'pCq0t0vLkYdB3sQm1xX9aQ',
  salted: true,
  time: 1_760_000_000_000,
  agent: { browser: 'Firefox', os: 'Linux', device: 'desktop' },
  view: '0198c0de-7a11-7e57-9f00-5eed5eed0001',
  host: 'shop.example',
  path: '/product/desk-lamp',
  title: 'Desk lamp',
  origin: { referrerHost: 'www.search.example', utmSource: 'newsletter', utmMedium: 'email' },
};

const optional = (name: string) => ({ name, type: ['null', 'string'] as ['null', 'string'], default: null });
const avroView = avro.Type.forSchema({
  name: 'PageViewed',
  type: 'record',
  fields: [
    ...['id', 'type', 'site', 'visitor'].map((name) => ({ name, type: 'string' as const })),
    { name: 'salted', type: 'boolean' },
    { name: 'time', type: 'long' },
    {
      name: 'agent',
      type: {
        name: 'Agent',
        type: 'record',
        fields: ['browser', 'os', 'device'].map((name) => ({ name, type: 'string' as const })),
      },
    },
    ...['view', 'host', 'path'].map((name) => ({ name, type: 'string' as const })),
    optional('title'),
    {
      name: 'origin',
      type: {
        name: 'Origin',
        type: 'record',
        fields: [
          'referrerHost',
          'utmSource',
          'utmMedium',
          'utmCampaign',
          'utmTerm',
          'utmContent',
          'source',
          'clickId',
        ].map(optional),
      },
    },
  ],
});

const nanosecondsEach = (work: () => void): number => {
  const began = process.hrtime.bigint();
  for (let i = 0; i < perRound; i++) work();
  return Number(process.hrtime.bigint() - began) / perRound;
};

const measure = (work: () => void): readonly number[] => {
  nanosecondsEach(work);
  return Array.from({ length: rounds }, () => nanosecondsEach(work));
};

const compared = (what: string, json: () => void, other: () => void): readonly Row[] => {
  const [jsonNs, avroNs] = [measure(json), measure(other)];
  const of = (format: string) => ({ bench: 'wire-format', what: `${what}, ${format}`, unit: 'ns' });
  return [rowOf(of('JSON'), jsonNs, { name: 'Avro', values: avroNs }), rowOf(of('Avro'), avroNs)];
};

export const wireFormat: Bench = {
  name: 'wire-format',
  about: 'one page view as JSON and as Avro: bytes, time to write, time to read with and without validation',
  run: async () => {
    const json = Buffer.from(JSON.stringify(view));
    const binary = avroView.toBuffer(view);
    const bytes = (format: string, size: number, peer?: number): Row =>
      rowOf(
        { bench: 'wire-format', what: `size, ${format}`, unit: 'bytes' },
        [size],
        peer === undefined ? undefined : { name: 'Avro', values: [peer] },
      );
    return [
      bytes('JSON', json.length, binary.length),
      bytes('Avro', binary.length),
      ...compared(
        'write',
        () => JSON.stringify(view),
        () => avroView.toBuffer(view),
      ),
      ...compared(
        'read',
        () => JSON.parse(json.toString()),
        () => avroView.fromBuffer(binary),
      ),
      ...compared(
        'read and validate',
        () => pageViewed.parse(JSON.parse(json.toString())),
        // Avro's reader checks structure and types itself, bounds and formats it does not.
        () => avroView.fromBuffer(binary),
      ),
    ];
  },
};
