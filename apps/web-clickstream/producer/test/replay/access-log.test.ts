import { describe, expect, it } from 'vitest';
import { accessLogEvents, type ViewRule } from '../../src/replay/access-log.ts';

const agent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:142.0) Gecko/20100101 Firefox/142.0';
const line = (request: string, status = 200, more = ` "https://r.example/" "${agent}"`) =>
  `198.18.0.1 - - [17/May/2015:10:05:03 +0200] "${request}" ${status} 512${more}`;
const read = (lines: readonly string[], views?: ViewRule) =>
  accessLogEvents(lines, { site: 'a.example', ...(views === undefined ? {} : { views }) });
const types = (lines: readonly string[], views: ViewRule) =>
  read(lines, views).map((replayed) => (replayed.ok ? replayed.event.type : replayed.reason));

describe('a line of an access log', () => {
  it('in combined format is a page view with agent, origin, status and bytes', () => {
    expect(read([line('GET /a/b?utm_source=nl HTTP/1.1')])).toMatchObject([
      {
        ok: true,
        line: 1,
        event: {
          ...{ type: 'page-viewed', site: 'a.example', host: 'a.example', path: '/a/b', salted: true },
          ...{ time: Date.UTC(2015, 4, 17, 8, 5, 3), status: 200, bytes: 512 },
          agent: { browser: 'Firefox', device: 'desktop' },
          origin: { referrerHost: 'r.example', utmSource: 'nl' },
        },
      },
    ]);
  });

  it('in common format is one too, its agent unknown', () => {
    expect(read([line('GET / HTTP/1.0', 200, '')])).toMatchObject([
      { ok: true, event: { agent: { browser: 'unknown' } } },
    ]);
  });

  it('may lack bytes, and the closing quote of its end', () => {
    const text = '198.18.0.1 - ada [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 304 - "-" "Firefox';
    expect(read([text])).toMatchObject([{ ok: true, event: { bytes: 0, origin: {} } }]);
  });

  it.each([
    ['', undefined],
    ['hello', 'line: not in common or combined log format'],
    [
      line('GET / HTTP/1.1').replace('May', 'Mai'),
      'time: expected 17/May/2015:10:05:03 +0000, found 17/Mai/2015:10:05:03 +0200',
    ],
    [line('GET / HTTP/1.1').replace('" 200', '" 000'), 'status: Too small: expected number to be >=100'],
  ])('%j is refused: %s', (text, reason) => {
    expect(read([text])[0]).toEqual(reason && { ok: false, line: 1, reason, text });
  });

  it.each<[string, number, readonly string[]]>([
    ['GET /a HTTP/1.1', 200, ['page-viewed', 'page-viewed', 'page-viewed']],
    ['GET /a HTTP/1.1', 304, ['page-viewed', 'page-viewed', 'page-viewed']],
    ['GET /a HTTP/1.1', 404, ['page-viewed', 'page-viewed', 'requested']],
    ['POST /a HTTP/1.1', 200, ['page-viewed', 'page-viewed', 'requested']],
    ['GET /a.PNG?v=1 HTTP/1.1', 200, ['page-viewed', 'requested', 'requested']],
    ['\\x16\\x03', 400, ['page-viewed', 'page-viewed', 'requested']],
  ])('%s %i counts by the rules all, paths, pages as %j', (request, status, expected) => {
    const found = (['all', 'paths', 'pages'] as const).flatMap((rule) =>
      types([line(request, status)], rule),
    );
    expect(found).toEqual(expected);
  });

  it.each([
    ['GET //evil.example/x HTTP/1.1', '//evil.example/x'],
    ['GET http://other.example/x HTTP/1.1', '/x'],
    ['OPTIONS * HTTP/1.0', '/*'],
  ])('%s has the path %s', (request, path) => {
    expect(read([line(request)], 'all')).toMatchObject([{ event: { path } }]);
  });
});

describe('a replayed log', () => {
  const lines = [line('GET /a HTTP/1.1'), line('GET /a HTTP/1.1'), line('GET /b HTTP/1.1')];

  it('has the same ids every time, and one for each line', () => {
    expect(read(lines)).toEqual(read(lines));
    expect(new Set(read(lines).map((replayed) => replayed.ok && replayed.event.id)).size).toBe(3);
  });

  it('has other ids for another site', () => {
    const ids = (site: string) =>
      accessLogEvents(lines, { site }).map((replayed) => replayed.ok && replayed.event.id);
    expect(ids('b')).not.toEqual(ids('c'));
  });

  it('knows a visitor by address and agent, under a name that the key decides', () => {
    const visitors = (key: string) => {
      const found = accessLogEvents([...lines, line('GET / HTTP/1.1', 200, ' "-" "Other"')], {
        site: 'a',
        key,
      });
      return found.map((replayed) => (replayed.ok ? replayed.event.visitor : ''));
    };
    const [one, two] = [visitors('00'.repeat(16)), visitors('01'.repeat(16))];
    expect(new Set(one).size).toBe(2);
    expect(one[0]).not.toBe(two[0]);
  });
});
