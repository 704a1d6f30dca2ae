import { DataTable, Panel, rangeMs, Sankey, useChannel, useValues, useView } from '@kafka-streaming/ui';
import { flowsOf, waysOf, waysWithin } from './flows.ts';
import { useFilteredVisits, useSite, useTimeline } from './site.ts';

/** Bands that are drawn: thinner ones would be hairs. */
const shownLinks = 40;

/** The ways through the site: the first four pages of the visits. */
export const JourneysPanel = () => {
  const { channels, site } = useSite();
  const { end } = useTimeline();
  const [{ range }] = useView();
  const shown = useChannel(channels.journeys);
  const hours = useValues(shown);
  const chosen = useFilteredVisits();
  const ways = chosen ? waysOf(chosen) : waysWithin(hours, end - rangeMs[range]);
  const flows = flowsOf(ways);
  const links = flows.links.slice(0, shownLinks);
  return (
    <Panel
      title="Journeys"
      about="The first four pages of visits, by the hour in which they began."
      source={shown}
      shape="chart"
      width="two-thirds"
      empty={links.length === 0 ? 'No visit with a second page yet.' : undefined}
      rows={() => ways.map(({ path, count }) => ({ path: path.join(' → '), count }))}
      table={
        <DataTable
          label="Journeys"
          rows={ways.toSorted((a, b) => b.count - a.count).slice(0, 100)}
          rowKey={({ path }) => path.join('\n')}
          columns={[
            { id: 'path', title: 'Way', value: ({ path }) => path.join(' → ') },
            { id: 'count', title: 'Visits', value: ({ count }) => count, numeric: true },
          ]}
        />
      }
      records={{ topic: 'web.journeys', title: 'Journeys, as computed', key: `${site.site}|` }}
    >
      <Sankey label="Visits from page to page" links={links} names={flows.names} />
    </Panel>
  );
};
