import { readable } from '@kafka-streaming/app';

/** So many lines of one app within the span are shown; the rest stays in its log. */
const shown = 10;
const spanMs = 10_000;

/**
 * Chooses which lines of an app's log people should see now: warnings, errors, and what is no log line, since that
 * is how a process speaks when it dies.
 */
export const lineFilter = (
  colours: boolean,
  now: () => number = Date.now,
): ((line: string) => string | undefined) => {
  let began = Number.NEGATIVE_INFINITY;
  let count = 0;
  return (line) => {
    if (line.trim() === '' || quiet(line)) return undefined;
    if (now() - began > spanMs) {
      began = now();
      count = 0;
    }
    count += 1;
    if (count <= shown) return readable(line, colours).trimEnd();
    return count === shown + 1 ? '… more in its log' : undefined;
  };
};

const quiet = (line: string): boolean => /^\{"level":"(debug|info)"/.test(line);
