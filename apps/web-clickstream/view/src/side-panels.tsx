import type { UnusualTraffic } from '@kafka-streaming/event-schema';
import {
  BarList,
  formatCount,
  formatDateTime,
  formatMoment,
  formatRate,
  formatShare,
  Panel,
  rangeMs,
  TimeSeries,
  useChannel,
  useDashboard,
  useValues,
  useView,
} from '@kafka-streaming/ui';
import { describeEvent } from './session-timeline.tsx';
import { shortId } from './sessions.tsx';
import { useSite, useTimeline } from './site.ts';
import { statusSeries } from './timeline.ts';

/** Robots, by the reason why they were taken for one. */
export const BotsPanel = () => {
  const { channels, site } = useSite();
  const { end } = useTimeline();
  const [{ range }] = useView();
  const shown = useChannel(channels.bots);
  const minutes = useValues(shown).filter((minute) => minute.end > end - rangeMs[range]);
  const reasons = new Map<string, number>();
  for (const [reason, count] of minutes.flatMap((minute) => Object.entries(minute.reasons))) {
    reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  }
  const bars = [...reasons].map(([name, value]) => ({ name, value })).toSorted((a, b) => b.value - a.value);
  return (
    <Panel
      title="Robots left out"
      about="Events kept out of every other figure, by the reason."
      source={shown}
      unfiltered
      empty={bars.length === 0 ? 'No robot in this range.' : undefined}
      rows={() => bars.map(({ name, value }) => ({ reason: name, events: value }))}
      records={{ topic: 'web.bot-counts', title: 'Robots by minute', key: `${site.site}|` }}
    >
      <BarList label="Events of robots by reason" bars={bars} ink="series-6" />
    </Panel>
  );
};

const causeText = ({ causes }: UnusualTraffic): string =>
  causes
    .map(
      ({ dimension, value, views, expected }) =>
        `${dimension} ${value}: ${formatCount(views)}, expected ${formatRate(expected)}`,
    )
    .join('; ');

/** Minutes with far more or fewer views than expected, and what changed most in them. */
export const UnusualPanel = () => {
  const { channels, site } = useSite();
  const shown = useChannel(channels.unusual);
  const minutes = useValues(shown)
    .toSorted((a, b) => b.start - a.start)
    .slice(0, 20);
  return (
    <Panel
      title="Unusual traffic"
      about="Minutes outside of the expected band, and what changed most in them."
      source={shown}
      unfiltered
      empty={minutes.length === 0 ? 'Every minute so far was within the expected band.' : undefined}
      rows={() => minutes.map(({ causes: _, ...minute }) => ({ ...minute }))}
      records={{ topic: 'web.unusual-traffic', title: 'Unusual minutes', key: `${site.site}|` }}
    >
      <ul class="unusual">
        {minutes.map((minute) => (
          <li key={minute.start}>
            <span class="badge" data-tone={minute.kind === 'spike' ? 'warn' : 'bad'}>
              {minute.kind === 'spike' ? '▲ spike' : '▼ drop'}
            </span>
            <b>{formatCount(minute.views)} views</b>, expected {formatRate(minute.expected)}
            <time>{formatDateTime(minute.start)}</time>
            <p>{causeText(minute) || 'No single page, source or country stands out.'}</p>
          </li>
        ))}
      </ul>
    </Panel>
  );
};

/** Answers by status and minute: only sites whose access log is replayed have them. */
export const StatusPanel = () => {
  const { channels, site } = useSite();
  const { span } = useTimeline();
  const shown = useChannel(channels.statuses);
  const minutes = useValues(shown);
  if (minutes.length === 0) return null;
  return (
    <Panel
      title="Answers by status"
      about="Requests per minute of the access log."
      source={shown}
      shape="chart"
      width="two-thirds"
      unfiltered
      rows={() =>
        minutes.map(({ start, requests, bytes, counts }) => ({
          start: new Date(start).toISOString(),
          requests,
          bytes,
          ...counts,
        }))
      }
      records={{ topic: 'web.status-counts', title: 'Answers by minute', key: `${site.site}|` }}
    >
      <TimeSeries
        label="Requests per minute by status"
        kind="area"
        stacked
        span={span}
        series={statusSeries(minutes)}
        format={formatCount}
      />
    </Panel>
  );
};

const dayMs = 86_400_000;

/** Who came back, by the day of the first visit; with daily ids there is nothing to tell. */
export const RetentionPanel = () => {
  const { channels, site } = useSite();
  const shown = useChannel(channels.retention);
  const cohorts = useValues(shown)
    .toSorted((a, b) => b.cohort - a.cohort)
    .slice(0, 10);
  const why = site.salted
    ? 'The ids of this site’s visitors are salted anew each day: nobody is recognised the day after, so there is no retention. A site that gives stable ids has it here.'
    : 'No cohort yet: it needs a second day.';
  return (
    <Panel
      title="Retention"
      about={
        site.salted
          ? 'Only for sites that give stable ids.'
          : 'Of the visitors first seen on a day, how many came back n days later.'
      }
      source={site.salted ? { ...shown, status: 'ready' } : shown}
      unfiltered
      empty={cohorts.length === 0 ? why : undefined}
      rows={() =>
        cohorts.map(({ cohort, visitors, returned }) => ({
          cohort: new Date(cohort).toISOString().slice(0, 10),
          visitors,
          returned: returned.join(' '),
        }))
      }
    >
      <ol class="retention">
        {cohorts.map(({ cohort, visitors, returned }) => (
          <li key={cohort}>
            <span class="retention-day">{formatMoment(cohort, 30 * dayMs)}</span>
            <span class="retention-count">{formatCount(visitors)}</span>
            {returned.slice(0, 8).map((count, day) => (
              <span key={day} class="retention-cell" title={`Day ${day}: ${count}`}>
                {formatShare(count / Math.max(1, visitors))}
              </span>
            ))}
          </li>
        ))}
      </ol>
    </Panel>
  );
};

const shownEvents = 14;

/** The newest records of the site as they come. */
export const EventsPanel = () => {
  const { channels, site } = useSite();
  const { records } = useDashboard();
  const shown = useChannel(channels.events);
  const newest = [...shown.entries.values()].slice(-shownEvents).toReversed();
  return (
    <Panel
      title="Newest events"
      about={
        shown.dropped > 0
          ? `Faster than can be read: ${formatCount(shown.dropped)} were left out here.`
          : 'As they arrive in web.events.'
      }
      source={shown}
      unfiltered
      empty={newest.length === 0 ? 'No event since this page was opened.' : undefined}
      records={{ topic: 'web.events', title: 'Events of this site', key: `${site.site}|` }}
    >
      <ol class="feed">
        {newest.map(({ value, at }) => (
          <li key={`${at?.partition}/${at?.offset}`}>
            <button
              type="button"
              class="feed-item"
              title="Show the raw record"
              onClick={() =>
                at &&
                records.set({
                  topic: at.topic,
                  title: 'Raw event',
                  partition: at.partition,
                  offset: at.offset,
                })
              }
            >
              <time>{formatMoment(value.time, 0)}</time>
              <span class="feed-text">{describeEvent(value)}</span>
              <code>{shortId(value.visitor)}</code>
            </button>
          </li>
        ))}
      </ol>
    </Panel>
  );
};
