import type { ComponentChildren } from 'preact';
import { Sparkline } from '../charts/sparkline.tsx';
import { formatShare } from '../time/format.ts';

export interface TileProps {
  readonly label: string;
  /** The written definition of the figure; shown below the label's mark and to screen readers. */
  readonly about: string;
  /** The formatted figure; undefined = not here yet (placeholder), null = there is none. */
  readonly value: string | null | undefined;
  readonly unit?: string;
  /** Change against the window before, as a share; null = nothing to compare with; absent = not compared. */
  readonly change?: number | null;
  /** What `change` compares with, such as "the 15 min before". */
  readonly against?: string;
  /** More is worse: bounce rate, lag. */
  readonly lessIsBetter?: boolean;
  readonly history?: readonly number[];
  /** Said below the figure in place of the change. */
  readonly note?: string | undefined;
  readonly tone?: 'good' | 'warn' | 'bad' | undefined;
  /** Opens the raw records behind the figure. */
  readonly onOpen?: (() => void) | undefined;
}

const arrowOf = (change: number): string => {
  if (Math.abs(change) < 0.0005) return '=';
  return change > 0 ? '▲' : '▼';
};

const toneOf = (change: number, lessIsBetter: boolean): 'good' | 'bad' | 'none' => {
  if (Math.abs(change) < 0.0005) return 'none';
  return change > 0 === !lessIsBetter ? 'good' : 'bad';
};

const Change = ({
  change,
  against,
  lessIsBetter,
}: Pick<TileProps, 'change' | 'against' | 'lessIsBetter'>) => {
  if (change === null || change === undefined) return <span class="tile-change">no figure before</span>;
  const text = `${arrowOf(change)} ${formatShare(Math.abs(change))}`;
  return (
    <span
      class="tile-change"
      data-tone={toneOf(change, lessIsBetter ?? false)}
      title={`Against ${against ?? 'before'}`}
    >
      {text}
      <span class="sr"> against {against ?? 'before'}</span>
    </span>
  );
};

/** One figure: value, unit, change, course. Its size never depends on what it says. */
export const Tile = (props: TileProps) => {
  const { label, about, value, unit, history, note, onOpen } = props;
  const inside = (
    <>
      <span class="tile-label">{label}</span>
      <span class={value === undefined ? 'tile-value tile-wait' : 'tile-value'}>
        {value ?? '–'}
        {unit && value !== null && value !== undefined && <span class="tile-unit">{unit}</span>}
      </span>
      <span class="tile-foot">
        {note === undefined && props.change !== undefined ? (
          <Change {...props} />
        ) : (
          <span class="tile-change">{note}</span>
        )}
      </span>
      {history && <Sparkline values={history} />}
    </>
  );
  return (
    <li class="tile" data-tone={props.tone} title={about}>
      {onOpen ? (
        <button
          type="button"
          class="tile-face"
          onClick={onOpen}
          aria-description={`${about} Opens the raw records.`}
        >
          {inside}
        </button>
      ) : (
        <div class="tile-face">{inside}</div>
      )}
    </li>
  );
};

export interface TilesProps {
  readonly label: string;
  /** Tiles side by side where there is room. */
  readonly perRow: number;
  readonly children: ComponentChildren;
}

/** Tiles in rows. */
export const Tiles = ({ label, perRow, children }: TilesProps) => (
  <ul class="tiles" aria-label={label} data-many={perRow > 5} style={{ '--per-row': perRow }}>
    {children}
  </ul>
);
