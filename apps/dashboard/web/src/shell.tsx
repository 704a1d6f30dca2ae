import {
  Boundary,
  Chips,
  RecordsDrawer,
  useCell,
  useDashboard,
  useNow,
  useView,
  viewConnection,
} from '@kafka-streaming/ui';
import { useEffect, useState } from 'preact/hooks';
import { Header } from './header.tsx';
import { Help } from './help.tsx';
import { useKeys } from './keys.ts';
import { Navigation } from './navigation.tsx';
import { pageOf } from './pages.ts';
import { Tour } from './tour.tsx';

/** States in which what stands on the screen must not pass for the present. */
const lost = ['reconnecting', 'stale', 'offline', 'error'];

const useLost = (): string | null => {
  const { connection, link } = useDashboard();
  useCell(link);
  const view = viewConnection(connection.link, useNow(500), false);
  return lost.includes(view.kind) ? view.detail : null;
};

/** The frame around every page. */
export const Shell = () => {
  const [view] = useView();
  const [help, setHelp] = useState(false);
  const page = pageOf(view.page);
  const why = useLost();
  useKeys(() => setHelp(true));
  useEffect(() => {
    document.title = `${page.title} · KafkaStreaming`;
  }, [page]);
  return (
    <>
      <a class="skip" href="#content">
        Skip to content
      </a>
      <Navigation current={page.id} />
      <div class="frame">
        <Header title={page.title} help={() => setHelp(true)} />
        <main id="content" class="content" data-lost={why !== null} tabIndex={-1}>
          {why !== null && <p class="lost-note">Not live: the last known state. {why}.</p>}
          <Chips />
          <Boundary key={page.id} name={page.title}>
            <page.component />
          </Boundary>
        </main>
      </div>
      <RecordsDrawer />
      <Tour />
      {help && <Help close={() => setHelp(false)} />}
    </>
  );
};
