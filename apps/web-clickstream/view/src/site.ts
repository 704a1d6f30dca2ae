import type { Session, SiteSeen } from '@kafka-streaming/event-schema';
import { rangeMs, type Span, useChannel, useDashboard, useNow, useSpan, useView } from '@kafka-streaming/ui';
import { createContext } from 'preact';
import { useContext, useMemo, useRef } from 'preact/hooks';
import type { SiteChannels } from './channels.ts';
import { matching } from './filtered.ts';
import { type Timeline, timelineOf } from './timeline.ts';

/** What every panel of the page needs to know. */
export interface SiteView {
  readonly site: SiteSeen;
  readonly channels: SiteChannels;
}

export const SiteContext = createContext<SiteView | null>(null);

export const useSite = (): SiteView => {
  const view = useContext(SiteContext);
  if (view === null) throw new Error('A part of the page stands outside of <SiteContext.Provider>.');
  return view;
};

/** A value that keeps still while `still`. */
const useStandstill = (value: number, still: boolean): number => {
  const kept = useRef(value);
  if (!still) kept.current = value;
  return kept.current;
};

/** The site's time, and the span that its charts show. A paused page stands still, axis and all. */
export const useTimeline = (): Timeline & { readonly span: Span } => {
  const { site } = useSite();
  const { connection } = useDashboard();
  const [{ paused }] = useView();
  const now = useStandstill(connection.clock.at(useNow(1_000)), paused);
  const timeline = timelineOf(site, now);
  return { ...timeline, span: useSpan(timeline.end, timeline.first) };
};

/** Visits that began in the chosen range and match the chosen filters. */
export const useVisits = (): readonly Session[] => {
  const { channels } = useSite();
  const [{ filters, range }] = useView();
  const { end } = useTimeline();
  const shown = useChannel(channels.sessions);
  return useMemo(() => {
    const from = end - rangeMs[range];
    const visits = [...shown.entries.values()].map(({ value }) => value);
    return matching(
      visits.filter(({ start }) => start > from),
      filters,
    );
  }, [shown, filters, range, end]);
};

/** Renders with the visits that match where a filter is chosen; else with null: then the topics hold the figures. */
export const useFilteredVisits = (): readonly Session[] | null => {
  const [{ filters }] = useView();
  const visits = useVisits();
  return filters.length === 0 ? null : visits;
};
