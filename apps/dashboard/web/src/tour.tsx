import { Icon, icons, useCell, useDashboard } from '@kafka-streaming/ui';
import { useEffect, useState } from 'preact/hooks';

interface Step {
  readonly title: string;
  readonly text: string;
  /** Marks the element it speaks of, by its `data-tour`. */
  readonly at: string;
}

const steps: readonly Step[] = [
  {
    title: 'Follow an event',
    text: 'Producers write to Kafka topics, consumers turn them into results, the gateway brings the results here. Widths and numbers are records per second, now.',
    at: 'pipeline',
  },
  {
    title: 'Be an event yourself',
    text: 'Open the demo shop in another tab and click around. Your own visit shows up on the page Web clickstream within a second.',
    at: 'shop',
  },
  {
    title: 'Change the load',
    text: 'Each simulator has a rate, a scenario and a switch. Raise the rate and watch every hop of the latency.',
    at: 'controls',
  },
  {
    title: 'See what is behind a number',
    text: 'Every tile and panel opens the raw Kafka records behind it: topic, partition, offset, headers, value.',
    at: 'tiles',
  },
  {
    title: 'Stop the picture',
    text: 'Space pauses and resumes; what comes meanwhile is counted, and nothing is lost. Press ? for all keys.',
    at: 'pause',
  },
];

/** Outlines the element that the step speaks of. */
const useOutline = (at: string | undefined): void => {
  useEffect(() => {
    const element = at ? document.querySelector(`[data-tour="${at}"]`) : null;
    element?.classList.add('toured');
    return () => element?.classList.remove('toured');
  }, [at]);
};

/** Five steps at the first visit; gone for good once closed, and back by the settings. */
export const Tour = () => {
  const { preferences } = useDashboard();
  const chosen = useCell(preferences);
  const [index, setIndex] = useState(0);
  const step = chosen.tourDone ? undefined : steps[index];
  useOutline(step?.at);
  if (!step) return null;
  const end = (): void => {
    setIndex(0);
    preferences.set({ ...chosen, tourDone: true });
  };
  const last = index === steps.length - 1;
  return (
    <aside class="tour" aria-label="Tour">
      <header>
        <span class="tour-count">
          {index + 1} of {steps.length}
        </span>
        <button type="button" class="icon-button" onClick={end}>
          <Icon path={icons.close} label="Close the tour" />
        </button>
      </header>
      <h2>{step.title}</h2>
      <p>{step.text}</p>
      <footer>
        {index > 0 && (
          <button type="button" class="button quiet" onClick={() => setIndex(index - 1)}>
            Back
          </button>
        )}
        <button type="button" class="button primary" onClick={() => (last ? end() : setIndex(index + 1))}>
          {last ? 'Done' : 'Next'}
        </button>
      </footer>
    </aside>
  );
};
