import { createDashboard, DashboardContext } from '@kafka-streaming/ui';
import { render } from 'preact';
import '@kafka-streaming/ui/ui.css';
import './shell.css';
import './overview/overview.css';
import { Shell } from './shell.tsx';

const liveUrl = `${location.origin.replace(/^http/, 'ws')}/live`;
const dashboard = createDashboard({ liveUrl, shelf: localStorage });
const root = document.getElementById('app');
if (root) {
  render(
    <DashboardContext.Provider value={dashboard}>
      <Shell />
    </DashboardContext.Provider>,
    root,
  );
}
