import type { PipelineGraph } from '@kafka-streaming/event-schema';
import {
  DataTable,
  formatRate,
  inkVar,
  Panel,
  type PanelSource,
  Sparkline,
  sparkPoints,
} from '@kafka-streaming/ui';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Box, layOut, type Wire } from './graph-layout.ts';

/** Below this the columns would be too narrow to read: then the nodes are a list. */
const narrowPx = 820;

const useWidth = (): readonly [{ current: HTMLDivElement | null }, number] => {
  const ref = useRef<HTMLDivElement | null>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (ref.current === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)));
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
};

const strokeOf = (perSecond: number): number => Math.min(7, 1.25 + Math.log10(1 + perSecond) * 1.5);

const cut = (text: string, width: number): string => {
  const letters = Math.floor(width / 6.4);
  return text.length <= letters ? text : `${text.slice(0, letters - 1)}…`;
};

const kindInk = {
  producer: 'series-2',
  events: 'series-1',
  consumer: 'series-4',
  results: 'series-3',
  gateway: 'muted',
} as const;

const Node = ({ box }: { readonly box: Box }) => {
  const down = box.instances === 0;
  const spark = sparkPoints(box.history).map(
    ([x, y]) => `${((x / 100) * 56).toFixed(1)},${(y * 0.62).toFixed(1)}`,
  );
  return (
    <g transform={`translate(${box.x} ${box.y})`} class="node" data-down={down}>
      <title>{`${box.title}: ${down ? 'none runs' : `${formatRate(box.perSecond)} records a second`}`}</title>
      <rect class="node-box" width={box.width} height={box.height} rx="9" />
      <rect width="4" height={box.height - 16} x="0" y="8" rx="2" fill={inkVar(kindInk[box.kind])} />
      <text class="node-title" x="14" y="20">
        {cut(box.title, box.width - 24)}
      </text>
      <text class="node-rate" x="14" y="38">
        {down ? 'not running' : `${formatRate(box.perSecond)}/s`}
        {(box.instances ?? 0) > 1 ? ` · ${box.instances} instances` : ''}
      </text>
      {box.history.length > 1 && (
        <polyline
          class="node-spark"
          transform={`translate(${box.width - 68} 25)`}
          points={spark.join(' ')}
          stroke={inkVar(kindInk[box.kind])}
        />
      )}
      {box.lines.map((line, index) => (
        <g key={line.text} transform={`translate(14 ${62 + index * 19})`}>
          <text class="node-line">{cut(line.text, box.width - 74)}</text>
          <text class="node-line-rate" x={box.width - 26} text-anchor="end">
            {formatRate(line.perSecond)}
          </text>
        </g>
      ))}
    </g>
  );
};

const headings = ['Producers', 'Events', 'Consumers', 'Results', 'Screen'];

const Drawing = ({ graph, width }: { readonly graph: PipelineGraph; readonly width: number }) => {
  const { boxes, wires, height } = layOut(graph, width);
  const idle = (wire: Wire): boolean => wire.perSecond < 0.05;
  return (
    <svg class="pipeline" width={width} height={height + 30} role="img" aria-label={describe(graph)}>
      {headings.map((heading, column) => {
        const first = boxes.find((box) => Math.abs(box.x - (column * (width - box.width)) / 4) < 1);
        return (
          first && (
            <text key={heading} class="column-title" x={first.x} y="12">
              {heading}
            </text>
          )
        );
      })}
      <g transform="translate(0 26)">
        {wires.map((wire) => (
          <path
            key={wire.path}
            class="wire"
            data-idle={idle(wire)}
            d={wire.path}
            stroke-width={strokeOf(wire.perSecond)}
          />
        ))}
        {boxes.map((box) => (
          <Node key={box.id} box={box} />
        ))}
      </g>
    </svg>
  );
};

const describe = (graph: PipelineGraph): string => {
  const of = (kind: string): string =>
    graph.nodes
      .filter((node) => node.kind === kind)
      .map((node) => `${node.label} ${formatRate(node.perSecond)}/s`)
      .join(', ');
  return `Pipeline. Producers: ${of('producer') || 'none'}. Event topics: ${of('events') || 'none'}. Consumers: ${of('consumer') || 'none'}.`;
};

const NodeTable = ({ graph }: { readonly graph: PipelineGraph }) => (
  <DataTable
    label="Nodes of the pipeline"
    rows={graph.nodes}
    rowKey={(node) => node.id}
    columns={[
      { id: 'label', title: 'Node', value: (node) => node.label },
      { id: 'kind', title: 'Kind', value: (node) => node.kind },
      {
        id: 'rate',
        title: 'Records/s',
        value: (node) => node.perSecond,
        show: (node) => formatRate(node.perSecond),
        numeric: true,
      },
      {
        id: 'spark',
        title: 'Last minute',
        value: () => null,
        show: (node) => <Sparkline values={node.history} ink={kindInk[node.kind]} />,
      },
    ]}
  />
);

/** Who writes which topic and who reads it, with what flows now. */
export const PipelinePanel = ({
  graph,
  source,
}: {
  readonly graph: PipelineGraph | undefined;
  readonly source: PanelSource;
}) => {
  const [ref, width] = useWidth();
  return (
    <div class="full" ref={ref} data-tour="pipeline">
      <Panel
        title="Pipeline"
        about="Records per second from producer to screen, over the last seconds."
        source={source}
        empty={graph && graph.nodes.length === 0 ? 'No app has reported yet.' : undefined}
        rows={() =>
          (graph?.nodes ?? []).map(({ id, kind, label, domain, perSecond }) => ({
            id,
            kind,
            label,
            domain,
            perSecond,
          }))
        }
        table={graph && <NodeTable graph={graph} />}
      >
        <div class="pipeline-box">
          {graph &&
            width > 0 &&
            (width < narrowPx ? <NodeTable graph={graph} /> : <Drawing graph={graph} width={width - 30} />)}
        </div>
      </Panel>
    </div>
  );
};
