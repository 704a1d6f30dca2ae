import type { Vitals } from '@kafka-streaming/event-schema';
import { formatCount, formatDuration, Panel, useChannel, useValues, useView } from '@kafka-streaming/ui';
import { useSite } from './site.ts';

type Name = 'lcp' | 'inp' | 'cls' | 'fcp' | 'ttfb' | 'load';

interface Vital {
  readonly name: Name;
  readonly text: string;
  /** Up to good, from poor on; thresholds of web.dev. The load time has none. */
  readonly limits?: readonly [good: number, poor: number];
}

const vitals: readonly Vital[] = [
  { name: 'lcp', text: 'Largest paint (LCP)', limits: [2_500, 4_000] },
  { name: 'inp', text: 'Interaction (INP)', limits: [200, 500] },
  { name: 'cls', text: 'Layout shift (CLS)', limits: [0.1, 0.25] },
  { name: 'fcp', text: 'First paint (FCP)', limits: [1_800, 3_000] },
  { name: 'ttfb', text: 'First byte (TTFB)', limits: [800, 1_800] },
  { name: 'load', text: 'Load' },
];

const formatVital = (name: Name, value: number | null): string => {
  if (name !== 'cls') return formatDuration(value);
  return value === null ? '–' : value.toFixed(2);
};

export type Rating = 'good' | 'fair' | 'poor';

export const ratingOf = (value: number | null, limits: Vital['limits']): Rating | null => {
  if (value === null || !limits) return null;
  if (value <= limits[0]) return 'good';
  return value <= limits[1] ? 'fair' : 'poor';
};

const tones = { good: 'good', fair: 'warn', poor: 'bad' } as const;

const Line = ({ vital, all }: { readonly vital: Vital; readonly all: Vitals }) => {
  const { p75, good, fair, poor } = all[vital.name];
  const rating = ratingOf(p75, vital.limits);
  const total = good + fair + poor;
  const share = (part: number): string => `${(100 * part) / Math.max(1, total)}%`;
  const title = `${formatCount(good)} good, ${formatCount(fair)} fair, ${formatCount(poor)} poor`;
  return (
    <li title={title}>
      <span class="vital-name">{vital.text}</span>
      <span class="vital-value">{formatVital(vital.name, p75)}</span>
      <span class="badge vital-rating" data-tone={rating ? tones[rating] : undefined}>
        {rating ?? (p75 === null ? 'no data' : `${formatCount(total)} views`)}
      </span>
      <span class="vital-bar">
        <span class="sr">{title}</span>
        <span data-rating="good" style={{ width: share(good) }} />
        <span data-rating="fair" style={{ width: share(fair) }} />
        <span data-rating="poor" style={{ width: share(poor) }} />
      </span>
    </li>
  );
};

/** How the pages feel: three of four views are at least as good as the figure. */
export const VitalsPanel = () => {
  const { channels, site } = useSite();
  const [{ range }] = useView();
  const shown = useChannel(channels.vitals);
  const found = useValues(shown).find((one) => one.range === range);
  return (
    <Panel
      title="Web vitals, p75"
      about="Three of four page views are at least as good. Good and poor by web.dev’s thresholds."
      source={shown}
      unfiltered
      empty={found ? undefined : 'No timings in this range. Access logs have none; the tracker sends them.'}
      rows={() => (found ? vitals.map(({ name }) => ({ vital: name, ...found[name] })) : [])}
      records={{ topic: 'web.page-timings', title: 'Page timings', key: `${site.site}|` }}
    >
      <ul class="vitals">
        {found && vitals.map((vital) => <Line key={vital.name} vital={vital} all={found} />)}
      </ul>
    </Panel>
  );
};
