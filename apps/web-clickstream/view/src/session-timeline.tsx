import { type RecordRow, type Session, type WebEvent, webEvent } from '@kafka-streaming/event-schema';
import {
  Dialog,
  formatDateTime,
  formatDuration,
  formatMoney,
  prettyValue,
  useRecords,
} from '@kafka-streaming/ui';
import { useMemo } from 'preact/hooks';

interface Moment {
  readonly row: RecordRow;
  readonly event: WebEvent;
}

const readEvent = (row: RecordRow): readonly Moment[] => {
  if (row.value === null) return [];
  try {
    const parsed = webEvent.safeParse(JSON.parse(row.value));
    return parsed.success ? [{ row, event: parsed.data }] : [];
  } catch {
    return [];
  }
};

/** The events of one visit, oldest first; records of the same visitor outside of it are left out. */
export const momentsOf = (session: Session, rows: readonly RecordRow[]): readonly Moment[] =>
  rows
    .filter((row) => row.key === `${session.site}|${session.visitor}`)
    .flatMap(readEvent)
    .filter(({ event }) => event.time >= session.start && event.time <= session.end)
    .toSorted((a, b) => a.event.time - b.event.time);

export const describeEvent = (event: WebEvent): string => {
  switch (event.type) {
    case 'page-viewed':
      return `viewed ${event.path}`;
    case 'clicked':
      return `clicked ${event.target} on ${event.path}`;
    case 'engaged':
      return `stayed ${formatDuration(event.engagedMs)} on ${event.path}`;
    case 'tracked':
      return `${event.name}${event.key ? ' (key event)' : ''}`;
    case 'ordered':
      return `ordered ${event.items} items for ${formatMoney(event.revenueCents, event.currency)}`;
    case 'requested':
      return `${event.method} ${event.path} → ${event.status}`;
  }
};

const limit = 500;

const Facts = ({ session }: { readonly session: Session }) => (
  <p class="drawer-note">
    {formatDateTime(session.start)} · {formatDuration(session.durationMs)} · {session.views} views ·{' '}
    {session.channel} · {session.browser} on {session.os}, {session.device}
    {session.traits &&
      ` · ${Object.entries(session.traits)
        .map(([name, value]) => `${name}: ${value}`)
        .join(', ')}`}
  </p>
);

const MomentItem = ({ moment, start }: { readonly moment: Moment; readonly start: number }) => (
  <li data-type={moment.event.type}>
    <details>
      <summary>
        <span class="moment-time">+{formatDuration(moment.event.time - start)}</span>
        <span class="moment-text">{describeEvent(moment.event)}</span>
        <span class="moment-place">
          {moment.row.partition}/{moment.row.offset}
        </span>
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>{prettyValue(moment.row.value)}</pre>
    </details>
  </li>
);

/** A visit as its raw records in Kafka tell it. */
export const SessionTimeline = ({
  session,
  close,
}: {
  readonly session: Session;
  readonly close: () => void;
}) => {
  const query = useMemo(
    () => ({ topic: 'web.events', title: 'Session', key: `${session.site}|${session.visitor}` }),
    [session.site, session.visitor],
  );
  const [load] = useRecords(query, limit);
  const moments = load.state === 'done' ? momentsOf(session, load.answer.records) : [];
  return (
    <Dialog title={`Session of ${session.visitor.slice(0, 16)}`} drawer close={close}>
      <Facts session={session} />
      {load.state === 'loading' && (
        <p class="empty" role="status">
          Reading from Kafka …
        </p>
      )}
      {load.state === 'failed' && (
        <div class="notice" role="alert">
          {load.reason}
        </div>
      )}
      {load.state === 'done' && moments.length === 0 && (
        <p class="empty">Its records are not among the newest of the topic any more.</p>
      )}
      <ol class="moments" aria-label="Events, oldest first; partition and offset at the right">
        {moments.map((moment) => (
          <MomentItem key={moment.event.id} moment={moment} start={session.start} />
        ))}
      </ol>
    </Dialog>
  );
};
