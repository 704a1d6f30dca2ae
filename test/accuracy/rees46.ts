/** Events of a real shop: every session against a table of sessions that was made with other tools. */
import { csvEvents } from '@kafka-streaming/web-clickstream-producer';
import { beside, type Check } from './figure.ts';
import { consumed, sessionsIn, statsOf, webEventsOf } from './replayed.ts';

const check = 'rees46';
const events = 'clickstream/events/rees46_2019-Oct_head5020.csv.gz';
const truth = 'truth/rees46_sessions_30m.csv.gz';

export const rees46: Check = {
  name: check,
  about: 'Sessions of 5,019 events of the REES46 shop',
  files: [events, truth],
  run: (data) => {
    const mapping = { time: 'event_time', type: 'event_type', visitor: 'user_id', revenue: 'price' };
    const sessions = sessionsIn(
      consumed(webEventsOf(csvEvents(data.text(events), { site: 'rees46', mapping }))),
    );
    const rows = data.table(truth);
    const key = (visitor: string, start: number, n: number, durationMs: number): string =>
      [visitor, start, n, durationMs].join('|');
    const known = new Set(
      rows.map((row) =>
        key(row['user_id'] ?? '', Number(row['start']) * 1_000, Number(row['n']), Number(row['dur']) * 1_000),
      ),
    );
    const equal = sessions.filter((s) => known.has(key(s.visitor, s.start, s.events, s.durationMs))).length;
    const stats = statsOf(sessions);
    const of = (metric: string) => ({ check, set: 'sessions of 30 min', metric });
    const bounces = rows.filter(({ n }) => n === '1').length;
    const seconds = rows.reduce((sum, { dur }) => sum + Number(dur), 0);
    return [
      ...beside(of('sessions'), stats.sessions, rows.length),
      ...beside(of('bounce_rate'), stats.bounce_rate, bounces / rows.length),
      ...beside(of('mean_dur_s'), stats.mean_dur_s, seconds / rows.length),
      ...beside(of('sessions equal in visitor, start, events and duration'), equal, rows.length),
    ];
  },
};
