import type { Latency } from '@kafka-streaming/event-schema';
import {
  DataTable,
  formatExact,
  type Hop,
  hopNames,
  inkAt,
  inkVar,
  type LatencyReport,
  Panel,
  type PanelSource,
} from '@kafka-streaming/ui';

const titles: Readonly<Record<Hop, string>> = {
  createdToProduced: 'Created → produced',
  producedToConsumed: 'Produced → consumed',
  consumedToEmitted: 'Consumed → emitted',
  emittedToRead: 'Emitted → gateway',
  readToPainted: 'Gateway → painted',
};

const formatMs = (ms: number | null): string => (ms === null ? '–' : formatExact(ms));

interface Line {
  readonly name: string;
  readonly index: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

/** This browser's own measure when it painted results; else the gateway's, which ends where it read them. */
export const hopLines = (painted: LatencyReport, gateway: Latency | undefined): readonly Line[] => {
  const none = { p50: null, p95: null, p99: null };
  const server = gateway?.hops;
  return hopNames.map((hop, index) => {
    const own = painted.hops[hop];
    const theirs = hop === 'readToPainted' || !server ? null : server[hop];
    return { ...none, ...(own ?? theirs), name: titles[hop], index };
  });
};

const Stack = ({ lines }: { readonly lines: readonly Line[] }) => {
  const total = lines.reduce((sum, line) => sum + (line.p50 ?? 0), 0);
  return (
    <div class="hop-stack" aria-hidden="true">
      {lines.map((line) => (
        <span
          key={line.name}
          style={{
            width: `${total === 0 ? 20 : (100 * (line.p50 ?? 0)) / total}%`,
            background: inkVar(inkAt(line.index)),
          }}
        />
      ))}
    </div>
  );
};

export interface LatencyPanelProps {
  readonly painted: LatencyReport;
  readonly gateway: Latency | undefined;
  readonly source: PanelSource;
}

/** How long an event takes to the painted number, hop by hop. */
export const LatencyPanel = ({ painted, gateway, source }: LatencyPanelProps) => {
  const lines = hopLines(painted, gateway);
  const samples = painted.samples || (gateway?.samples ?? 0);
  return (
    <Panel
      title="Event to painted number"
      about="Milliseconds of each hop of an event on its way here; results of the last minute."
      source={source}
      empty={samples === 0 ? 'No result has been measured yet. Start a producer.' : undefined}
      rows={() => lines.map(({ name, p50, p95, p99 }) => ({ hop: name, p50, p95, p99 }))}
    >
      <Stack lines={lines} />
      <DataTable
        label="Latency by hop"
        rows={lines}
        rowKey={(line) => line.name}
        columns={[
          {
            id: 'hop',
            title: 'Hop',
            value: (line) => line.index,
            show: (line) => (
              <span class="hop-name">
                <span class="legend-dot" style={{ background: inkVar(inkAt(line.index)) }} />
                {line.name}
              </span>
            ),
          },
          {
            id: 'p50',
            title: 'p50',
            value: (line) => line.p50,
            show: (line) => formatMs(line.p50),
            numeric: true,
          },
          {
            id: 'p95',
            title: 'p95',
            value: (line) => line.p95,
            show: (line) => formatMs(line.p95),
            numeric: true,
          },
          {
            id: 'p99',
            title: 'p99',
            value: (line) => line.p99,
            show: (line) => formatMs(line.p99),
            numeric: true,
          },
        ]}
      />
    </Panel>
  );
};
