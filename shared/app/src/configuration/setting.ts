import type { z } from 'zod';

/**
 * One setting of a process: its flag, its environment variable, its line in --help and its check, from one declaration.
 * The flag is the property's name in kebab case: `maxQueued` is `--max-queued`.
 */
export interface Setting<T> {
  /** Checks a value; text from outside is also offered as the number or boolean that it reads as. */
  readonly schema: z.ZodType<T>;
  readonly default: T;
  /** Name of the environment variable; a flag wins over it. */
  readonly env: string;
  /** Such as `events/s`, `ms`, `bytes`; absent when the value has none. */
  readonly unit?: string;
  /** What it does, in one line. */
  readonly about: string;
  /** Never shown in logs or messages. */
  readonly secret?: boolean;
}

export const setting = <T>(declared: Setting<T>): Setting<T> => declared;

export type Settings = Readonly<Record<string, Setting<unknown>>>;

export type Values<S extends Settings> = {
  readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never;
};

/** `maxQueued` → `max-queued` */
export const flagOf = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** A setting with two values only is a switch: `--simulate`, `--no-simulate`, `--simulate=false`. */
export const isSwitch = (declared: Setting<unknown>): boolean => typeof declared.default === 'boolean';
