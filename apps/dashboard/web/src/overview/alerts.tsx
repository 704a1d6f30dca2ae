import type { Alert } from '@kafka-streaming/event-schema';
import { formatDateTime, formatDuration, Icon, icons, Panel, type PanelSource } from '@kafka-streaming/ui';
import { useState } from 'preact/hooks';

const shelfName = 'ks.acknowledged';

const readAcknowledged = (): ReadonlySet<string> =>
  new Set((localStorage.getItem(shelfName) ?? '').split('\n').filter(Boolean));

/** An alert that comes back after it ended is another one. */
const nameOf = (alert: Alert): string => `${alert.app}|${alert.id}|${alert.since}`;

const order = { critical: 0, warning: 1, info: 2 } as const;
const tones = { critical: 'bad', warning: 'warn', info: undefined } as const;

/** Open ones first, the worst first, then the newest. */
export const sortAlerts = (alerts: readonly Alert[]): readonly Alert[] =>
  alerts.toSorted(
    (a, b) =>
      Number(a.endedAt !== undefined) - Number(b.endedAt !== undefined) ||
      order[a.severity] - order[b.severity] ||
      b.since - a.since,
  );

interface ItemProps {
  readonly alert: Alert;
  readonly now: number;
  readonly acknowledged: boolean;
  readonly acknowledge: () => void;
}

const Item = ({ alert, now, acknowledged, acknowledge }: ItemProps) => {
  const open = alert.endedAt === undefined;
  const lasting = formatDuration((alert.endedAt ?? now) - alert.since);
  return (
    <li class="alert" data-tone={open && !acknowledged ? tones[alert.severity] : undefined}>
      <Icon path={open ? icons.alert : icons.check} label={open ? alert.severity : 'ended'} />
      <div>
        <b>{alert.title}</b>
        <p>{alert.rule}</p>
        <p class="alert-time" title={formatDateTime(alert.since)}>
          {open ? `since ${lasting}` : `ended, after ${lasting}`} · {alert.app}
          {alert.link && (
            <>
              {' '}
              · <a href={alert.link}>Show</a>
            </>
          )}
        </p>
      </div>
      {open && (
        <button type="button" class="button quiet" aria-pressed={acknowledged} onClick={acknowledge}>
          {acknowledged ? 'Seen' : 'Mark as seen'}
        </button>
      )}
    </li>
  );
};

/** Rows on the screen; all are in the topic. */
const shownAlerts = 30;

/** What a person should look at: a list that stays, and no pop-ups. */
export const AlertsPanel = ({
  alerts,
  now,
  source,
}: {
  readonly alerts: readonly Alert[];
  readonly now: number;
  readonly source: PanelSource;
}) => {
  const [acknowledged, setAcknowledged] = useState(readAcknowledged);
  const acknowledge = (alert: Alert): void => {
    const next = new Set(acknowledged);
    if (!next.delete(nameOf(alert))) next.add(nameOf(alert));
    localStorage.setItem(shelfName, [...next].slice(-200).join('\n'));
    setAcknowledged(next);
  };
  return (
    <Panel
      title="Alerts"
      source={source}
      empty={
        alerts.length === 0 ? 'Nothing to look at. Alerts of all apps stay here for two days.' : undefined
      }
      records={{ topic: 'suite.alerts', title: 'Alerts' }}
      rows={() =>
        sortAlerts(alerts).map(({ endedAt, link, ...row }) => ({
          ...row,
          endedAt: endedAt ?? null,
          link: link ?? null,
        }))
      }
    >
      <ul class="alerts">
        {sortAlerts(alerts)
          .slice(0, shownAlerts)
          .map((alert) => (
            <Item
              key={nameOf(alert)}
              alert={alert}
              now={now}
              acknowledged={acknowledged.has(nameOf(alert))}
              acknowledge={() => acknowledge(alert)}
            />
          ))}
      </ul>
    </Panel>
  );
};
