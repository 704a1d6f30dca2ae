import { formatCount, formatDuration, formatShare, Panel, useChannel, useValues } from '@kafka-streaming/ui';
import { useSite } from './site.ts';

const dayText = (day: number): string =>
  new Date(day).toLocaleDateString(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** Steps towards an order, in strict order, and who was lost at each. */
export const FunnelPanel = () => {
  const { channels, site } = useSite();
  const shown = useChannel(channels.funnels);
  const funnel = useValues(shown).toSorted((a, b) => b.day - a.day)[0];
  return (
    <Panel
      title={funnel ? `Funnel: ${funnel.funnel}` : 'Funnel'}
      about={
        funnel
          ? `${dayText(funnel.day)} (UTC). Strict order, each step within ${formatDuration(funnel.stepWindowMs)} of the one before; a visitor counts once.`
          : 'Strict order; a visitor counts once a step.'
      }
      source={shown}
      unfiltered
      empty={funnel ? undefined : 'Nobody has entered the funnel yet.'}
      rows={() => (funnel?.steps ?? []).map((step) => ({ ...step }))}
      records={{ topic: 'web.funnels', title: 'Funnels, as computed', key: `${site.site}|` }}
    >
      <ol class="funnel">
        {funnel?.steps.map((step, index) => (
          <li key={step.name}>
            <span class="funnel-name">
              {index + 1}. {step.name}
            </span>
            <span class="funnel-count">
              <b>{formatCount(step.visitors)}</b> {formatShare(step.ofEntering)}
            </span>
            <span class="funnel-bar">
              <span style={{ width: `${100 * (step.ofEntering ?? 0)}%` }} />
            </span>
            {index > 0 && (
              <span class="funnel-drop">
                {formatShare(step.ofPrevious)} of the step before went on, {formatCount(step.dropOff)} did not
              </span>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  );
};
