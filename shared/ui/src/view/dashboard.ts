import { config } from 'zod';
import { LiveConnection } from '../live/connection.ts';
import type { Link } from '../live/link.ts';
import { browserHost, FrameLoop } from '../time/frame-loop.ts';
import { type Cell, cell } from './cell.ts';
import { readAddress, type ViewState, writeAddress } from './location.ts';
import { type Preferences, paceMs, readPreferences, type Shelf, writePreferences } from './preferences.ts';
import type { RecordQuery } from './records.ts';

/** Everything that the parts of the page share: the connection, the frame loop, and the state of the view. */
export interface Dashboard {
  readonly connection: LiveConnection;
  readonly loop: FrameLoop;
  readonly link: Cell<Link>;
  readonly view: Cell<ViewState>;
  readonly preferences: Cell<Preferences>;
  /** The moment under the pointer, on all time charts. */
  readonly crosshair: Cell<number | null>;
  /** The records that the drawer shows; null = closed. */
  readonly records: Cell<RecordQuery | null>;
  close(): void;
}

export interface DashboardOptions {
  readonly liveUrl: string;
  readonly shelf: Shelf;
}

type Teardown = () => void;

const onWindow = (type: string, act: () => void): Teardown => {
  window.addEventListener(type, act);
  return () => window.removeEventListener(type, act);
};

/** The address follows the view: a new page is a new entry of the history, everything else replaces. */
const keepAddress = (view: Cell<ViewState>): Teardown => {
  let page = view.get().page;
  const stop = view.listen(() => {
    const state = view.get();
    const address = writeAddress(state);
    if (address === `${location.pathname}${location.search}`) return;
    if (state.page === page) history.replaceState(null, '', address);
    else history.pushState(null, '', address);
    page = state.page;
  });
  const back = onWindow('popstate', () => {
    const state = readAddress(location.pathname, location.search);
    page = state.page;
    view.set(state);
  });
  return () => {
    stop();
    back();
  };
};

const keepTheme = (preferences: Cell<Preferences>): void => {
  document.documentElement.dataset['theme'] = preferences.get().theme;
};

/** Puts what arrived on the screen at the chosen pace, and measures its way there once it is painted. */
const followData = (
  connection: LiveConnection,
  loop: FrameLoop,
  state: Pick<Dashboard, 'view' | 'preferences'>,
): void => {
  let held = false;
  loop.add({
    everyMs: () => paceMs[state.preferences.get().pace].values,
    due: () => connection.dirty && !state.view.get().paused,
    run: () => {
      const fresh = connection.apply(Date.now());
      // A timer set in an animation frame runs after that frame was painted.
      if (!held) setTimeout(() => connection.painted(fresh, Date.now()), 0);
      held = false;
    },
  });
  // What waited because a person paused, or looked elsewhere, says nothing about the way.
  const hold = (): void => {
    held ||= state.view.get().paused || document.hidden;
  };
  state.view.listen(() => {
    hold();
    loop.wake();
  });
  document.addEventListener('visibilitychange', () => {
    hold();
    loop.wake();
  });
};

export const createDashboard = ({ liveUrl, shelf }: DashboardOptions): Dashboard => {
  const link = cell<Link>({ phase: 'connecting', attempt: 0 });
  const view = cell(readAddress(location.pathname, location.search));
  const preferences = cell(readPreferences(shelf));
  const loop = new FrameLoop(browserHost);
  const connection = new LiveConnection({ url: liveUrl, onData: () => loop.wake(), onLink: link.set });
  followData(connection, loop, { view, preferences });
  const teardown = [
    keepAddress(view),
    preferences.listen(() => {
      writePreferences(shelf, preferences.get());
      keepTheme(preferences);
      loop.wake();
    }),
    onWindow('online', () => connection.network(true)),
    onWindow('offline', () => connection.network(false)),
    () => connection.close(),
  ];
  keepTheme(preferences);
  // Checks are interpreted: the content security policy forbids to compile them, and would report the attempt.
  config({ jitless: true });
  connection.open();
  return {
    connection,
    loop,
    link,
    view,
    preferences,
    crosshair: cell<number | null>(null),
    records: cell<RecordQuery | null>(null),
    close: () => {
      for (const end of teardown) end();
    },
  };
};
