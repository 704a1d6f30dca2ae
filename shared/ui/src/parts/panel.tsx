import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Shown } from '../live/store.ts';
import { useDashboard, useView } from '../view/hooks.ts';
import type { RecordQuery } from '../view/records.ts';
import { Boundary } from './boundary.tsx';
import { type Row, saveCsv, saveJson, savePng } from './export.ts';
import { Freshness } from './freshness.tsx';
import { Icon, icons } from './icon.tsx';

/** The part of a channel's state that a panel shows about itself. */
export type PanelSource = Pick<Shown<unknown>, 'status' | 'reason' | 'updatedAt' | 'unreadable'>;

export interface PanelProps {
  readonly title: string;
  /** The written definition of what is shown. */
  readonly about?: string;
  readonly source: PanelSource;
  /** What to say while there is nothing to show; absent = there is something. */
  readonly empty?: ComponentChildren;
  /** Lines of placeholder, or a chart's height: `chart`. */
  readonly shape?: 'chart' | 'rows';
  /** The same figures as rows: for the table beside a picture, and for export. */
  readonly rows?: () => readonly Row[];
  readonly table?: ComponentChildren;
  /** The raw records behind the figures. */
  readonly records?: RecordQuery;
  /** True when the chosen filters do not reach this panel. */
  readonly unfiltered?: boolean;
  /** How much of a row it takes where there is room; a third otherwise. */
  readonly width?: 'half' | 'two-thirds' | 'full';
  /** Choices that belong to this panel alone, below its title. */
  readonly controls?: ComponentChildren;
  readonly children: ComponentChildren;
}

const Skeleton = ({ shape }: { readonly shape: 'chart' | 'rows' }) => (
  <div class={`skeleton skeleton-${shape}`} role="status">
    <span class="sr">Loading</span>
    {shape === 'rows' && Array.from({ length: 6 }, (_, index) => <span key={index} class="skeleton-line" />)}
  </div>
);

const ExportMenu = ({
  title,
  rows,
  canvas,
}: {
  title: string;
  rows: () => readonly Row[];
  canvas: () => HTMLCanvasElement | null;
}) => {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement | null>(null);
  useEffect(() => {
    if (!open) return;
    const shut = (event: Event): void => {
      if (
        event instanceof KeyboardEvent
          ? event.key === 'Escape'
          : !box.current?.contains(event.target instanceof Node ? event.target : null)
      )
        setOpen(false);
    };
    document.addEventListener('pointerdown', shut);
    document.addEventListener('keydown', shut);
    return () => {
      document.removeEventListener('pointerdown', shut);
      document.removeEventListener('keydown', shut);
    };
  }, [open]);
  const save = (act: () => void) => () => {
    act();
    setOpen(false);
  };
  const picture = open ? canvas() : null;
  return (
    <div class="menu" ref={box}>
      <button
        type="button"
        class="icon-button"
        aria-expanded={open}
        title="Export"
        onClick={() => setOpen(!open)}
      >
        <Icon path={icons.download} label={`Export ${title}`} />
      </button>
      {open && (
        <div class="menu-list">
          <button type="button" onClick={save(() => saveCsv(title, rows()))}>
            CSV
          </button>
          <button type="button" onClick={save(() => saveJson(title, rows()))}>
            JSON
          </button>
          {picture && (
            <button type="button" onClick={save(() => savePng(title, picture))}>
              PNG
            </button>
          )}
        </div>
      )}
    </div>
  );
};

const Body = (props: PanelProps & { readonly asTable: boolean }) => {
  if (props.source.status === 'failed')
    return (
      <div class="notice" role="alert">
        {props.source.reason}
      </div>
    );
  if (props.source.status === 'waiting') return <Skeleton shape={props.shape ?? 'rows'} />;
  if (props.empty) return <div class="empty">{props.empty}</div>;
  return <>{props.asTable ? props.table : props.children}</>;
};

/** A framed part of a page: title, age, table twin, export, raw records; loading, empty and broken states. */
export const Panel = (props: PanelProps) => {
  const { records } = useDashboard();
  const [{ filters }] = useView();
  const [asTable, setAsTable] = useState(false);
  const section = useRef<HTMLElement | null>(null);
  const heading = useId();
  const { title, about, source, table, rows, records: query } = props;
  return (
    <section class={`panel ${props.width ?? ''}`} aria-labelledby={heading} ref={section}>
      <header class="panel-head">
        <h2 class="panel-title" id={heading} title={about}>
          {title}
        </h2>
        {props.unfiltered && filters.length > 0 && (
          <span class="badge" title="The chosen filters do not reach this panel">
            not filtered
          </span>
        )}
        {source.unreadable > 0 && (
          <span class="badge" data-tone="bad">
            {source.unreadable} unreadable
          </span>
        )}
        <Freshness updatedAt={source.updatedAt} />
        <div class="panel-tools">
          {query && (
            <button
              type="button"
              class="icon-button"
              title="Raw Kafka records"
              onClick={() => records.set(query)}
            >
              <Icon path={icons.records} label={`Raw records behind ${title}`} />
            </button>
          )}
          {table && (
            <button
              type="button"
              class="icon-button"
              aria-pressed={asTable}
              title="Show as table"
              onClick={() => setAsTable(!asTable)}
            >
              <Icon path={asTable ? icons.chart : icons.table} label={`Show ${title} as table`} />
            </button>
          )}
          {rows && (
            <ExportMenu
              title={title}
              rows={rows}
              canvas={() => section.current?.querySelector('canvas') ?? null}
            />
          )}
        </div>
      </header>
      {about && <p class="panel-about">{about}</p>}
      {props.controls && <div class="panel-controls">{props.controls}</div>}
      <div class={`panel-body ${props.shape === 'chart' ? 'panel-chart' : ''}`}>
        <Boundary name={title}>
          <Body {...props} asTable={asTable} />
        </Boundary>
      </div>
    </section>
  );
};
