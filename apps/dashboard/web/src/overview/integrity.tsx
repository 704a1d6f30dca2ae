import type { Integrity, Sum } from '@kafka-streaming/event-schema';
import { formatCount, formatExact, Icon, icons, Panel, type PanelSource } from '@kafka-streaming/ui';

interface Term {
  readonly name: string;
  readonly count: number;
  readonly detail: string;
}

const reasons = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([reason, count]) => `${reason}: ${formatExact(count)}`)
    .join('\n');

const add = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, n) => sum + n, 0);

/** The right side of the sum: bots and duplicates by name, every other reason to skip as one. */
export const termsOf = (sum: Sum): readonly Term[] => {
  const of = (test: (reason: string) => boolean): Readonly<Record<string, number>> =>
    Object.fromEntries(Object.entries(sum.skipped).filter(([reason]) => test(reason)));
  const bots = of((reason) => reason.startsWith('bot'));
  const duplicates = of((reason) => reason.startsWith('duplicate'));
  const others = of((reason) => !reason.startsWith('bot') && !reason.startsWith('duplicate'));
  return [
    { name: 'counted', count: sum.ok, detail: 'In the results' },
    { name: 'bot', count: add(bots), detail: reasons(bots) },
    { name: 'duplicate', count: add(duplicates), detail: 'The same id again' },
    ...(add(others) > 0 ? [{ name: 'skipped', count: add(others), detail: reasons(others) }] : []),
    { name: 'late', count: sum.late, detail: 'Later than the lateness bound: on the late topic' },
    { name: 'dead-lettered', count: add(sum.parked), detail: reasons(sum.parked) },
    { name: 'in flight', count: sum.inFlight, detail: 'Written, and not yet read' },
  ];
};

const Equation = ({ integrity }: { readonly integrity: Integrity }) => (
  <div class="equation" data-holds={integrity.holds}>
    <p class="equation-head">
      <b>{integrity.domain}</b>
      <span class="badge" data-tone={integrity.holds ? 'good' : 'bad'}>
        <Icon path={integrity.holds ? icons.check : icons.alert} />
        {integrity.holds ? 'adds up' : 'does not add up'}
      </span>
    </p>
    <p class="terms">
      <span class="term">
        <b title={formatExact(integrity.total.produced)}>{formatCount(integrity.total.produced)}</b> produced
      </span>
      {termsOf(integrity.total).map((term, index) => (
        <span class="term" key={term.name} title={term.detail}>
          <i>{index === 0 ? '=' : '+'}</i>
          <b>{formatCount(term.count)}</b> {term.name}
        </span>
      ))}
    </p>
    {integrity.problems.map((problem) => (
      <p key={problem} class="notice">
        {problem}
      </p>
    ))}
  </div>
);

export const IntegrityPanel = ({
  all,
  source,
}: {
  readonly all: readonly Integrity[];
  readonly source: PanelSource;
}) => (
  <Panel
    title="Integrity"
    about="Every record has exactly one fate; the sums are taken from Kafka's log ends and the committed counts."
    source={source}
    empty={all.length === 0 ? 'No consumer has committed yet.' : undefined}
    records={{ topic: 'suite.fate-counts', title: 'Fates, as committed' }}
    rows={() =>
      all.flatMap((one) =>
        one.byTopic.map(({ app, topic, produced, read, ok, late, inFlight, holds }) => ({
          app,
          topic,
          produced,
          read,
          ok,
          late,
          inFlight,
          holds,
        })),
      )
    }
  >
    {all.map((integrity) => (
      <Equation key={integrity.domain} integrity={integrity} />
    ))}
  </Panel>
);
