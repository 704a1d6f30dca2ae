import type { WebDimension } from '@kafka-streaming/event-schema';
import {
  BarList,
  formatCount,
  formatMoney,
  formatShare,
  type Ink,
  Panel,
  Segmented,
  useChannel,
  useFilters,
  useValues,
  useView,
} from '@kafka-streaming/ui';
import { useState } from 'preact/hooks';
import { type BreakdownRow, breakdownOf } from './filtered.ts';
import { useFilteredVisits, useSite } from './site.ts';

interface Choice {
  readonly value: WebDimension;
  readonly text: string;
}

export interface BreakdownProps {
  readonly title: string;
  readonly choices: readonly [Choice, ...Choice[]];
  readonly ink: Ink;
}

type Measure = 'sessions' | 'revenue';

const shownRows = 10;

const barsOf = (rows: readonly BreakdownRow[], measure: Measure) => {
  const of = (row: BreakdownRow): number => (measure === 'sessions' ? row.sessions : row.revenueCents);
  const total = rows.reduce((sum, row) => sum + of(row), 0);
  return rows
    .filter((row) => of(row) > 0)
    .toSorted((a, b) => of(b) - of(a))
    .slice(0, shownRows)
    .map((row) => ({ name: row.value, value: of(row), note: formatShare(of(row) / Math.max(1, total)) }));
};

const empties: Readonly<Record<Measure, string>> = {
  sessions: 'No visit began in this range.',
  revenue: 'No order in this range.',
};

/** Visits, or their revenue, by a dimension; a click on a bar keeps those visits. */
export const BreakdownPanel = ({ title, choices, ink }: BreakdownProps) => {
  const { channels, site } = useSite();
  const [dimension, setDimension] = useState(choices[0].value);
  const [measure, setMeasure] = useState<Measure>('sessions');
  const [{ range }] = useView();
  const [filters, toggle] = useFilters();
  const shown = useChannel(channels.breakdowns);
  const computed = useValues(shown).find((one) => one.range === range && one.dimension === dimension);
  const chosen = useFilteredVisits();
  const rows: readonly BreakdownRow[] = chosen ? breakdownOf(chosen, dimension) : (computed?.rows ?? []);
  const bars = barsOf(rows, measure);
  return (
    <Panel
      title={title}
      source={shown}
      empty={bars.length === 0 ? empties[measure] : undefined}
      rows={() => rows.map((row) => ({ ...row }))}
      records={{
        topic: 'web.breakdowns',
        title: `${title}, as computed`,
        key: `${site.site}|${dimension}|${range}`,
      }}
      controls={
        <>
          <select
            class="select"
            aria-label={`${title} by`}
            value={dimension}
            onChange={(event) =>
              setDimension(
                choices.find(({ value }) => value === event.currentTarget.value)?.value ?? dimension,
              )
            }
          >
            {choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.text}
              </option>
            ))}
          </select>
          <Segmented
            label="Measure"
            options={[
              { value: 'sessions', text: 'Sessions' },
              { value: 'revenue', text: 'Revenue' },
            ]}
            value={measure}
            choose={setMeasure}
          />
        </>
      }
    >
      <div class="bars-box">
        <BarList
          label={`${title} by ${dimension}`}
          bars={bars}
          ink={ink}
          format={measure === 'sessions' ? formatCount : (cents) => formatMoney(cents)}
          choose={(value) => toggle({ dimension, value })}
          chosen={(value) =>
            filters.some((filter) => filter.dimension === dimension && filter.value === value)
          }
        />
      </div>
    </Panel>
  );
};
