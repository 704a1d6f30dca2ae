import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatOf } from '../../src/replay/format.ts';
import { type Replayer, type ReplayOptions, replayFile } from '../../src/replay/replay-file.ts';
import { memorySink } from '../support/memory-sink.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'replay-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (second: number, path = '/'): string =>
  `198.18.0.1 - - [05/Jan/2026:12:00:${String(second).padStart(2, '0')} +0000] "GET ${path} HTTP/1.1" 200 1 "-" "Firefox"`;
const noon = Date.UTC(2026, 0, 5, 12);

const run = async (name: string, content: string | Uint8Array, more: Partial<ReplayOptions> = {}) => {
  const file = join(folder, name);
  writeFileSync(file, content);
  const kafka = memorySink();
  const waits: number[] = [];
  let clock = 0;
  const replayer: Replayer = {
    ...{ sink: kafka.sink, onProgress: () => undefined, stopped: () => false, clock: () => clock },
    wait: async (ms) => {
      waits.push(ms);
      clock += ms;
    },
  };
  const options = {
    site: 's',
    key: '00'.repeat(16),
    views: 'pages',
    mapping: {},
    from: 0,
    speed: 0,
    ...more,
  } as const;
  return { counts: await replayFile(file, options, replayer), ...kafka, waits };
};

describe('a replay', () => {
  it('writes every line of a packed log, and counts', async () => {
    const { counts, events } = await run('access.log.gz', gzipSync(`${at(1)}\n${at(2, '/x.css')}\n${at(3)}`));
    expect(events.map(({ type }) => type)).toEqual(['page-viewed', 'requested', 'page-viewed']);
    expect(counts).toEqual({
      ...{ file: 'access.log.gz', lines: 3, byType: { 'page-viewed': 2, requested: 1 } },
      ...{ beforeFrom: 0, malformed: 0, reasons: {}, firstTime: noon + 1_000, lastTime: noon + 3_000 },
    });
  });

  it('parks what can not be read with its own bytes, its line and its file', async () => {
    const broken = Buffer.from([0xff, 0x00, 0x7b]);
    const { counts, rejects } = await run('a.log', Buffer.concat([Buffer.from(`${at(1)}\r\n`), broken]));
    expect(counts).toMatchObject({
      malformed: 1,
      reasons: { 'line: not in common or combined log format': 1 },
    });
    expect(rejects).toMatchObject([{ source: 'replay a.log', position: 2 }]);
    expect(Buffer.from(rejects[0]?.bytes ?? '')).toEqual(broken);
  });

  it('leaves out what was before --from', async () => {
    const { counts, events } = await run('a.log', `${at(1)}\n${at(2)}`, { from: noon + 2_000 });
    expect([counts.beforeFrom, events.length]).toEqual([1, 1]);
  });

  it('waits between events as long as it was, divided by --speed', async () => {
    const { waits } = await run('a.log', `${at(1)}\n${at(3)}\n${at(13)}`, { speed: 10 });
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBe(1_200);
  });

  it('fails when Kafka does', async () => {
    const file = join(folder, 'a.log');
    writeFileSync(file, at(1));
    const kafka = memorySink();
    kafka.fail(new Error('no broker'));
    const options = {
      site: 's',
      key: '00'.repeat(16),
      views: 'pages',
      mapping: {},
      from: 0,
      speed: 0,
    } as const;
    const shell = {
      clock: () => 0,
      wait: async () => undefined,
      onProgress: () => undefined,
      stopped: () => false,
    };
    await expect(replayFile(file, options, { ...shell, sink: kafka.sink })).rejects.toThrow('no broker');
  });

  it('fails on a file that is not there, and on a broken packing', async () => {
    await expect(run('a.log.gz', 'not packed')).rejects.toThrow('incorrect header check');
    const kafka = memorySink();
    const options = { site: 's', key: '', views: 'pages', mapping: {}, from: 0, speed: 0 } as const;
    const shell = {
      clock: () => 0,
      wait: async () => undefined,
      onProgress: () => undefined,
      stopped: () => false,
    };
    const absent = replayFile(join(folder, 'absent.log'), options, { ...shell, sink: kafka.sink });
    await expect(absent).rejects.toThrow('ENOENT');
  });
});

describe('the format of a file', () => {
  it.each([
    ['x.csv.gz', '', 'csv'],
    ['x.jsonl', '', 'ndjson'],
    ['x', '{"a":1}', 'ndjson'],
    ['x.log', at(1), 'access'],
    ['x.txt', 'time,user,type', 'csv'],
  ])('of %s that begins with %j is %s', (name, first, format) => {
    expect(formatOf(name, first)).toBe(format);
  });
});
