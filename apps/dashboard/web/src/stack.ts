import type { StackAnswer } from '@kafka-streaming/event-schema';
import { fetchJson } from '@kafka-streaming/ui';
import { useEffect, useState } from 'preact/hooks';

const isStack = (body: unknown): body is StackAnswer =>
  typeof body === 'object' && body !== null && 'shop' in body && 'collector' in body;

/** The shop may start after the dashboard: asked again until it is there. */
const againMs = 5_000;

/** What runs beside the dashboard, and where; null until the gateway told. */
export const useStack = (): StackAnswer | null => {
  const [stack, setStack] = useState<StackAnswer | null>(null);
  const done = stack?.shop !== undefined && stack.shop !== null;
  useEffect(() => {
    if (done) return;
    const ask = (): void => {
      fetchJson('/api/stack').then(
        (body) => {
          if (isStack(body)) setStack(body);
        },
        () => undefined,
      );
    };
    ask();
    const timer = setInterval(ask, againMs);
    return () => clearInterval(timer);
  }, [done]);
  return stack;
};
