import type { PageDefinition } from '@kafka-streaming/ui';
import { overview } from './overview/overview.tsx';

/** Every view of every domain: a new folder in apps/ is a new page, and nothing here names it. */
const views = import.meta.glob<PageDefinition>('../../../*/view/src/page.tsx', {
  eager: true,
  import: 'page',
});

export const pages: readonly PageDefinition[] = [overview, ...Object.values(views)].toSorted(
  (a, b) => a.order - b.order,
);

/** The page of an id; the first one when there is none of that id. */
export const pageOf = (id: string): PageDefinition => pages.find((page) => page.id === id) ?? overview;
