import { Icon, useView } from '@kafka-streaming/ui';
import { pages } from './pages.ts';
import { useStack } from './stack.ts';

const Mark = () => (
  <span class="brand-mark" aria-hidden="true">
    <svg viewBox="0 0 32 32" role="presentation">
      <path d="M6 20c4 0 5-8 10-8s6 8 10 8" />
      <circle cx="16" cy="12" r="3" />
    </svg>
  </span>
);

/** The pages: a column at the left, a row at the bottom of small screens. */
export const Navigation = ({ current }: { readonly current: string }) => {
  const [, change] = useView();
  const stack = useStack();
  const go = (id: string) => (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    change({ page: id, filters: [], zoom: null, params: {} });
    window.scrollTo(0, 0);
  };
  return (
    <nav class="side" aria-label="Pages">
      <span class="brand">
        <Mark />
        <span class="brand-name">KafkaStreaming</span>
      </span>
      <ul class="side-pages">
        {pages.map((page) => (
          <li key={page.id}>
            <a
              href={`/${page.id}`}
              aria-current={page.id === current ? 'page' : undefined}
              onClick={go(page.id)}
            >
              <Icon path={page.icon} />
              <span class="side-text">{page.title}</span>
            </a>
          </li>
        ))}
      </ul>
      {stack?.shop && (
        <a
          class="side-shop"
          href={stack.shop}
          target="_blank"
          rel="noopener"
          data-tour="shop"
          title="Demo shop: click around, and see your own visit here"
        >
          <Icon path="M5 8h14l-1.2 11H6.2zM9 8a3 3 0 0 1 6 0" />
          <span class="side-text">Demo shop</span>
          <span class="sr">(opens in a new tab)</span>
        </a>
      )}
    </nav>
  );
};
