import type { Chart } from 'chart.js';
import type { SankeyDataPoint } from 'chartjs-chart-sankey';
import { formatCount } from '../time/format.ts';
import { inkAt, type Palette } from './ink.ts';
import { drawing } from './registry.ts';
import { useChart } from './use-chart.ts';

export interface SankeyLink {
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

export interface SankeyProps {
  /** What flows, for those who do not see it. */
  readonly label: string;
  readonly links: readonly SankeyLink[];
  /** The text of a node, by its name. */
  readonly names: Readonly<Record<string, string>>;
}

type Flows = Chart<'sankey', SankeyDataPoint[]>;

const create = (canvas: HTMLCanvasElement, palette: Palette): Flows => {
  const Chart = drawing();
  return new Chart<'sankey', SankeyDataPoint[]>(canvas, {
    type: 'sankey',
    data: { datasets: [] },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      font: { family: palette.font, size: 11 },
    },
  });
};

const fill =
  ({ links, names }: SankeyProps) =>
  (chart: Flows, palette: Palette): void => {
    const nodes = [...new Set(links.flatMap(({ from, to }) => [from, to]))];
    const colour = new Map(nodes.map((node, index) => [node, palette.of(inkAt(index))]));
    const of = (node: unknown): string => colour.get(String(node)) ?? palette.of('muted');
    chart.data.datasets = [
      {
        data: links.map(({ from, to, count }) => ({ from, to, flow: count })),
        labels: { ...names },
        color: palette.of('text'),
        colorFrom: (context) => of(context.dataset.data[context.dataIndex]?.from),
        colorTo: (context) => of(context.dataset.data[context.dataIndex]?.to),
        colorMode: 'gradient',
        alpha: 0.45,
        borderWidth: 0,
        nodeWidth: 8,
        nodePadding: 14,
      },
    ];
  };

const describe = ({ label, links, names }: SankeyProps): string => {
  const top = links
    .slice(0, 5)
    .map(({ from, to, count }) => `${names[from] ?? from} to ${names[to] ?? to}: ${formatCount(count)}`);
  return `${label}: ${top.length === 0 ? 'no values yet' : top.join('; ')}`;
};

/** What flows from where to where, as bands as wide as their count. */
export const Sankey = (props: SankeyProps) => {
  const canvas = useChart<'sankey', SankeyDataPoint>({
    create,
    fill: (chart, palette) => fill(props)(chart, palette),
  });
  return (
    <div class="chart-box">
      <canvas ref={canvas} role="img" aria-label={describe(props)} />
    </div>
  );
};
