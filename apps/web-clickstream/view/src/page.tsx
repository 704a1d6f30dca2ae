import type { PageDefinition } from '@kafka-streaming/ui';
import { ClickstreamPage } from './clickstream.tsx';
import { Glance } from './glance.tsx';
import './page.css';

export const page: PageDefinition = {
  id: 'web-clickstream',
  title: 'Web clickstream',
  icon: 'M5 4l6 15 2.2-6.2L19.5 11zM14 14l5 5',
  order: 10,
  domain: 'web-clickstream',
  component: ClickstreamPage,
  glance: Glance,
  simulators: [
    {
      app: 'web-clickstream-producer',
      scenarios: ['normal', 'spike', 'checkout-broken', 'slow-pages', 'robot-flood', 'bad-input', 'quiet'],
    },
  ],
};
