import type { RecordRow, RecordsAnswer } from '@kafka-streaming/event-schema';
import { useEffect, useState } from 'preact/hooks';
import { formatBytes, formatDateTime, formatExact } from '../time/format.ts';
import { useCell, useDashboard } from '../view/hooks.ts';
import { fetchRecords, type RecordQuery } from '../view/records.ts';
import { Dialog } from './dialog.tsx';

type Load =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly reason: string }
  | { readonly state: 'done'; readonly answer: RecordsAnswer };

const rowLimit = 50;

/** JSON spread over lines; what is no JSON stays as it is. */
export const prettyValue = (text: string | null): string => {
  if (text === null) return 'null: a tombstone, the key is deleted';
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

/** Reads records; a new query, or `again`, ends the read before it. */
export const useRecords = (query: RecordQuery, limit: number): readonly [Load, () => void] => {
  const [load, setLoad] = useState<Load>({ state: 'loading' });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const cancel = new AbortController();
    setLoad({ state: 'loading' });
    fetchRecords(query, limit, cancel.signal).then(
      (answer) => setLoad({ state: 'done', answer }),
      (error: unknown) => {
        if (!cancel.signal.aborted)
          setLoad({ state: 'failed', reason: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => cancel.abort();
  }, [query, limit, round]);
  return [load, () => setRound((before) => before + 1)];
};

const RecordItem = ({ row, open }: { readonly row: RecordRow; readonly open: boolean }) => (
  <li>
    <details open={open} class="record">
      <summary>
        <span class="record-place">
          partition <b>{row.partition}</b> · offset <b>{row.offset}</b>
        </span>
        <span class="record-key">{row.key ?? 'no key'}</span>
        <time class="record-time">{formatDateTime(row.timestamp)}</time>
      </summary>
      <dl class="record-headers">
        {Object.entries(row.headers).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>{prettyValue(row.value)}</pre>
      {row.cut && (
        <p>
          Cut: {formatBytes(row.cut.bytes)} in whole. <a href={row.cut.download}>Download it</a>
        </p>
      )}
    </details>
  </li>
);

const endings: Readonly<Record<RecordsAnswer['endedBy'], string>> = {
  end: 'All of them.',
  rows: 'Stopped at the limit of rows.',
  bytes: 'Stopped at the limit of bytes.',
  time: 'Stopped at the limit of time.',
  aborted: 'Stopped.',
};

const Found = ({ answer }: { readonly answer: RecordsAnswer }) => (
  <>
    <p class="drawer-note">
      {formatExact(answer.records.length)} shown, {formatExact(answer.scanned)} scanned (
      {formatBytes(answer.bytes)}, {answer.ms} ms). {endings[answer.endedBy]} Limits:{' '}
      {formatExact(answer.limits.rows)} rows, {formatBytes(answer.limits.bytes)}, {answer.limits.ms / 1000} s.
    </p>
    {answer.records.length === 0 && <p class="empty">No record matches. Retention may have deleted it.</p>}
    <ol class="records">
      {answer.records.map((row, index) => (
        <RecordItem key={`${row.partition}/${row.offset}`} row={row} open={index === 0} />
      ))}
    </ol>
  </>
);

const Content = ({ query }: { readonly query: RecordQuery }) => {
  const [load, again] = useRecords(query, rowLimit);
  return (
    <>
      <p class="drawer-topic">
        topic <code>{query.topic}</code>
        {query.key !== undefined && (
          <>
            {' '}
            key <code>{query.key}</code>
          </>
        )}
        <button type="button" class="button quiet" onClick={again}>
          Read again
        </button>
      </p>
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
      {load.state === 'done' && <Found answer={load.answer} />}
    </>
  );
};

/** The raw Kafka records behind a figure: topic, partition, offset, headers, value. */
export const RecordsDrawer = () => {
  const { records } = useDashboard();
  const query = useCell(records);
  if (query === null) return null;
  return (
    <Dialog title={query.title} drawer close={() => records.set(null)}>
      <Content query={query} />
    </Dialog>
  );
};
