import { type Ink, inkVar } from '../charts/ink.ts';
import { formatCount } from '../time/format.ts';

export interface Bar {
  readonly name: string;
  readonly value: number;
  /** Written behind the value, such as a share or a sum of money. */
  readonly note?: string;
}

export interface BarListProps {
  readonly label: string;
  readonly bars: readonly Bar[];
  readonly format?: (value: number) => string;
  readonly ink?: Ink;
  /** What a click on a bar does; without it the bars are no buttons. */
  readonly choose?: (name: string) => void;
  readonly chosen?: (name: string) => boolean;
}

/** Horizontal bars with their names inside: the shape of a breakdown. */
export const BarList = ({
  label,
  bars,
  format = formatCount,
  ink = 'series-1',
  choose,
  chosen,
}: BarListProps) => {
  const top = Math.max(1, ...bars.map(({ value }) => value));
  return (
    <ul class="bars" aria-label={label}>
      {bars.map(({ name, value, note }) => {
        const inside = (
          <>
            <span class="bar-fill" style={{ width: `${(100 * value) / top}%`, background: inkVar(ink) }} />
            <span class="bar-name">{name}</span>
            {note && <span class="bar-note">{note}</span>}
            <span class="bar-value">{format(value)}</span>
          </>
        );
        return (
          <li key={name}>
            {choose ? (
              <button
                type="button"
                class="bar"
                title={name}
                aria-pressed={chosen?.(name) ?? false}
                onClick={() => choose(name)}
              >
                {inside}
              </button>
            ) : (
              <div class="bar" title={name}>
                {inside}
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
};
