import type { ComponentType } from 'preact';

/**
 * What a view package exports as `page` from `src/page.tsx`. The shell finds every such file in `apps/<domain>/view`:
 * a new domain's page appears without a change of the shell.
 */
export interface PageDefinition {
  /** In the address: `/web-clickstream`. */
  readonly id: string;
  readonly title: string;
  /** Path data of a 24 × 24 outline icon. */
  readonly icon: string;
  /** Place in the navigation, low first. */
  readonly order: number;
  /** Name of the domain's folder in apps/. */
  readonly domain: string;
  readonly component: ComponentType;
  /** Its newest figures in one card, for the Overview page. */
  readonly glance?: ComponentType;
  /** The domain's simulators, and the scenarios that each can play. */
  readonly simulators?: readonly { readonly app: string; readonly scenarios: readonly string[] }[];
}
