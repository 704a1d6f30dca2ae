import {
  type ConnectionKind,
  formatExact,
  Icon,
  icons,
  paceNames,
  rangeNames,
  Segmented,
  themeNames,
  useCell,
  useDashboard,
  useNow,
  useView,
  viewConnection,
} from '@kafka-streaming/ui';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useZoom } from './zoom.ts';

const connectionIcons: Readonly<Record<ConnectionKind, string>> = {
  connecting: icons.retry,
  live: icons.live,
  paused: icons.pause,
  reconnecting: icons.retry,
  stale: icons.clock,
  offline: icons.offline,
  error: icons.alert,
};

/** The state of the connection in words and a sign; a click tries again at once. */
const Connection = () => {
  const { connection, link } = useDashboard();
  useCell(link);
  const [{ paused }] = useView();
  const now = useNow(500);
  const view = viewConnection(connection.link, now, paused);
  const retry = ['reconnecting', 'offline', 'error', 'stale'].includes(view.kind);
  return (
    <>
      <button
        type="button"
        class="connection"
        data-kind={view.kind}
        title={retry ? `${view.detail}. Click to try again now.` : view.detail}
        onClick={() => connection.retry()}
      >
        <Icon path={connectionIcons[view.kind]} />
        <span class="connection-text">{view.text}</span>
      </button>
      <Announcement kind={view.kind} detail={view.detail} />
    </>
  );
};

/** Tells screen readers the state when it changed, not every second of a countdown. */
const Announcement = ({ kind, detail }: { readonly kind: ConnectionKind; readonly detail: string }) => {
  const [said, setSaid] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSaid(`Connection ${kind}. ${detail}`), 1_000);
    return () => clearTimeout(timer);
  }, [kind]);
  return (
    <span class="sr" role="status">
      {said}
    </span>
  );
};

const Pause = () => {
  const { connection } = useDashboard();
  const [{ paused }, change] = useView();
  useNow(500);
  const waiting = paused ? connection.waiting : 0;
  return (
    <button
      type="button"
      class="button pause"
      aria-pressed={paused}
      data-tour="pause"
      title="Space"
      onClick={() => change({ paused: !paused })}
    >
      <Icon path={paused ? icons.play : icons.pause} />
      <span>{paused ? 'Resume' : 'Pause'}</span>
      {paused && (
        <span class="pause-count">
          +{formatExact(waiting)}
          <span class="wide-only"> while paused</span>
        </span>
      )}
    </button>
  );
};

const Range = () => {
  const [{ range, zoom, paused }, change] = useView();
  const { zoomBy } = useZoom();
  return (
    <div class="range">
      <Segmented
        label="Time range"
        options={rangeNames.map((value) => ({
          value,
          text: value === 'all' ? 'All' : value,
          title: `Time range: ${value}`,
        }))}
        value={zoom ? null : range}
        choose={(value) => change({ range: value, zoom: null })}
      />
      <button type="button" class="icon-button" title="Zoom in (+)" onClick={() => zoomBy(0.5)}>
        <Icon path={icons.plus} label="Zoom in" />
      </button>
      <button type="button" class="icon-button" title="Zoom out (−)" onClick={() => zoomBy(2)}>
        <Icon path={icons.minus} label="Zoom out" />
      </button>
      {zoom && (
        <button type="button" class="button primary" onClick={() => change({ zoom: null, paused: false })}>
          {paused ? 'Back to live' : 'Whole range'}
        </button>
      )}
    </div>
  );
};

const paceTexts = { live: 'Live', '1s': '1 s', '5s': '5 s' } as const;
const themeTexts = { system: 'System', light: 'Light', dark: 'Dark' } as const;

const Settings = ({ help }: { readonly help: () => void }) => {
  const { preferences } = useDashboard();
  const chosen = useCell(preferences);
  const [{ paused }, change] = useView();
  const pace = paused ? 'off' : chosen.pace;
  return (
    <div class="menu-list settings">
      <span class="settings-label">Theme</span>
      <Segmented
        label="Theme"
        options={themeNames.map((value) => ({ value, text: themeTexts[value] }))}
        value={chosen.theme}
        choose={(theme) => preferences.set({ ...chosen, theme })}
      />
      <span class="settings-label">Updates</span>
      <Segmented
        label="Update rate"
        options={[
          ...paceNames.map((value) => ({ value, text: paceTexts[value] })),
          { value: 'off' as const, text: 'Off' },
        ]}
        value={pace}
        choose={(value) => {
          if (value !== 'off') preferences.set({ ...chosen, pace: value });
          change({ paused: value === 'off' });
        }}
      />
      <button type="button" onClick={help}>
        Keyboard and help
      </button>
      <button type="button" onClick={() => preferences.set({ ...chosen, tourDone: false })}>
        Show the tour again
      </button>
    </div>
  );
};

const SettingsMenu = ({ help }: { readonly help: () => void }) => {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement | null>(null);
  useEffect(() => {
    const shut = (event: Event): void => {
      const outside = event.target instanceof Node && !box.current?.contains(event.target);
      if (event instanceof KeyboardEvent ? event.key === 'Escape' : outside) setOpen(false);
    };
    document.addEventListener('pointerdown', shut);
    document.addEventListener('keydown', shut);
    return () => {
      document.removeEventListener('pointerdown', shut);
      document.removeEventListener('keydown', shut);
    };
  }, []);
  return (
    <div class="menu" ref={box}>
      <button
        type="button"
        class="icon-button"
        aria-expanded={open}
        title="Theme, updates, help"
        onClick={() => setOpen(!open)}
      >
        <Icon path="M5 7h8M17 7h2M5 12h2M11 12h8M5 17h8M17 17h2M15 5v4M9 10v4M15 15v4" label="Settings" />
      </button>
      {open && (
        <Settings
          help={() => {
            setOpen(false);
            help();
          }}
        />
      )}
    </div>
  );
};

export interface HeaderProps {
  readonly title: string;
  readonly help: () => void;
}

/** Above every page: its name, the connection, pause, time range, settings. */
export const Header = ({ title, help }: HeaderProps) => (
  <header class="top">
    <h1>{title}</h1>
    <Connection />
    <div class="top-tools">
      <Range />
      <Pause />
      <SettingsMenu help={help} />
    </div>
  </header>
);
