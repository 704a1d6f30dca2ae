/** Sites: which there are, and where their timelines begin and end. */
import type { SiteSeen } from '@kafka-streaming/event-schema';
import type { Aggregate } from '@kafka-streaming/streams';
import type { EventFact } from './fact.ts';

type Timeline = Pick<SiteSeen, 'first' | 'last' | 'events' | 'salted'>;

export const sites: Aggregate<EventFact, Timeline | null, SiteSeen | null> = {
  init: () => null,
  add: (known, { time, seen, salted }) => ({
    first: Math.min(known?.first ?? time, time),
    last: Math.max(known?.last ?? seen, seen),
    events: (known?.events ?? 0) + 1,
    salted: (known?.salted ?? false) || salted,
  }),
  result: (known, { group }) => known && { site: group, ...known, time: known.last },
};
