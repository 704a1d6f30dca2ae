import { Dialog } from '@kafka-streaming/ui';
import { keys } from './keys.ts';

export const Help = ({ close }: { readonly close: () => void }) => (
  <Dialog title="Keyboard and help" close={close}>
    <dl class="keys">
      {keys.map((entry) => (
        <div key={entry.keys}>
          <dt>
            <kbd>{entry.keys}</kbd>
          </dt>
          <dd>{entry.does}</dd>
        </div>
      ))}
    </dl>
    <ul class="help-notes">
      <li>Drag over a time chart to zoom; the + and − keys and buttons do the same.</li>
      <li>Click a row to filter by it; click a chip to change or remove the filter.</li>
      <li>Every panel has its figures as a table, as a file, and the raw Kafka records behind them.</li>
      <li>The address holds page, range, filters and pause: share it.</li>
    </ul>
  </Dialog>
);
