import { setTimeout as after } from 'node:timers/promises';

/** Waits for a condition that nothing announces, by looking often; fails naming what did not come. */
export const until = async (
  condition: () => boolean | Promise<boolean>,
  what: string,
  limitMs = 30_000,
): Promise<void> => {
  const deadline = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > deadline)
      throw new Error(`within ${limitMs / 1000} s it did not come about that ${what}`);
    await after(50);
  }
};
