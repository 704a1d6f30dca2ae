import { formatAge } from '../time/format.ts';
import { useNow } from '../view/hooks.ts';

export type Age = 'fresh' | 'ageing' | 'old' | 'never';

/** Over five seconds amber, over fifteen red. */
export const ageOf = (updatedAt: number, now: number): Age => {
  if (updatedAt === 0) return 'never';
  const ms = now - updatedAt;
  if (ms <= 5_000) return 'fresh';
  return ms <= 15_000 ? 'ageing' : 'old';
};

export interface FreshnessProps {
  /** When the newest value came, epoch ms of the browser; 0 = none yet. */
  readonly updatedAt: number;
}

/** How old the values are: ages by its own timer, whether anything arrives or not. */
export const Freshness = ({ updatedAt }: FreshnessProps) => {
  const now = useNow(500);
  const age = ageOf(updatedAt, now);
  return (
    <span class="freshness" data-age={age}>
      <span class="dot" />
      {age === 'never' ? 'no data yet' : formatAge(now - updatedAt)}
    </span>
  );
};
