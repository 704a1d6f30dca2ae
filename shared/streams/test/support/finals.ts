import type { Windowed } from '../../src/index.ts';
import type { Driver } from '../../src/testing/index.ts';
import { counts } from './shop.ts';

/** What a topic of windows says in the end: `group start–end = value`, sorted; open windows are marked. */
export const lines = (driver: Driver): readonly string[] =>
  [...driver.latest(counts).values()].map(line).sort();

export const line = ({ group, window, value, final }: Windowed<number>): string =>
  `${group} ${window.start}–${window.end} = ${value}${final ? '' : ' so far'}`;

/** Every record, in the order of writing. */
export const written = (driver: Driver): readonly string[] =>
  driver.read(counts).map(({ key, value }) => (value === null ? `${key} deleted` : line(value)));
