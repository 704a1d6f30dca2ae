import { type AppReport, type Control, type ControlWish, controlWish } from '@kafka-streaming/event-schema';
import { Boundary, fetchJson, formatRate, Panel, type PanelSource } from '@kafka-streaming/ui';
import { useState } from 'preact/hooks';
import { pages } from '../pages.ts';

type Simulator = NonNullable<AppReport['simulator']>;

const send = async (wish: ControlWish): Promise<void> => {
  await fetchJson('/api/controls', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(controlWish.parse(wish)),
  });
};

/** Steps of the rate slider, events a second. */
const rates = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000];

const nearest = (rate: number): number =>
  rates.reduce(
    (best, step, index) => (Math.abs(step - rate) < Math.abs((rates[best] ?? 0) - rate) ? index : best),
    0,
  );

interface RowProps {
  readonly report: AppReport;
  readonly simulator: Simulator;
  readonly wish: Control | undefined;
}

const scenariosOf = (app: string, now: string): readonly string[] => {
  const declared =
    pages.flatMap((page) => page.simulators ?? []).find((one) => one.app === app)?.scenarios ?? [];
  return [...new Set([...declared, now])];
};

const Row = ({ report, simulator, wish }: RowProps) => {
  const [error, setError] = useState('');
  const asked = {
    running: simulator.running,
    ratePerSecond: simulator.ratePerSecond,
    scenario: simulator.scenario,
    ...wish,
  };
  const change = (part: Partial<ControlWish>): void => {
    const { running, ratePerSecond, scenario } = asked;
    setError('');
    send({ app: report.app, running, ratePerSecond, scenario, ...part }).catch((reason: unknown) =>
      setError(reason instanceof Error ? reason.message : String(reason)),
    );
  };
  return (
    <li class="producer">
      <div class="producer-head">
        <b>{report.app}</b>
        <span class="badge" data-tone={simulator.running ? 'good' : undefined}>
          {simulator.running ? 'running' : 'stopped'}
        </span>
        <span class="producer-rate">{formatRate(report.outPerSecond)}/s written</span>
        <button type="button" class="button" onClick={() => change({ running: !asked.running })}>
          {asked.running ? 'Stop' : 'Start'}
        </button>
      </div>
      <div class="producer-controls">
        <label>
          <span>
            Rate <b>{formatRate(asked.ratePerSecond)}/s</b>
          </span>
          <input
            type="range"
            min="0"
            max={rates.length - 1}
            value={nearest(asked.ratePerSecond)}
            aria-valuetext={`${formatRate(asked.ratePerSecond)} events a second`}
            onChange={(event) =>
              change({ ratePerSecond: rates[Number(event.currentTarget.value)] ?? asked.ratePerSecond })
            }
          />
        </label>
        <label>
          <span>Scenario</span>
          <select
            value={asked.scenario}
            onChange={(event) => change({ scenario: event.currentTarget.value })}
          >
            {scenariosOf(report.app, asked.scenario).map((scenario) => (
              <option key={scenario} value={scenario}>
                {scenario}
              </option>
            ))}
          </select>
        </label>
        <span class="producer-seed">
          Seed <b>{simulator.seed}</b>
        </span>
      </div>
      {error && (
        <p class="notice" role="alert">
          {error}
        </p>
      )}
    </li>
  );
};

export interface ProducersProps {
  readonly reports: readonly AppReport[];
  readonly wishes: readonly Control[];
  readonly source: PanelSource;
}

/** The simulators, and what they are told to do. */
export const ProducersPanel = ({ reports, wishes, source }: ProducersProps) => {
  const simulators = reports.flatMap((report) =>
    report.simulator ? [{ report, simulator: report.simulator }] : [],
  );
  return (
    <div data-tour="controls">
      <Panel
        title="Simulators"
        about="Rate, scenario and switch of each; the seed makes a run repeatable."
        source={source}
        empty={
          simulators.length === 0 ? 'No simulator runs. Start the stack without --no-simulate.' : undefined
        }
        records={{ topic: 'suite.controls', title: 'Wishes to the simulators' }}
      >
        <ul class="producers">
          {simulators.map(({ report, simulator }) => (
            <Boundary key={`${report.app}/${report.instance}`} name={report.app}>
              <Row
                report={report}
                simulator={simulator}
                wish={wishes.find((wish) => wish.app === report.app)}
              />
            </Boundary>
          ))}
        </ul>
      </Panel>
    </div>
  );
};
