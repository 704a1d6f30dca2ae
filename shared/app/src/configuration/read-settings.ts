import { readCommandLine } from './command-line.ts';
import { flagOf, type Setting, type Settings, type Values } from './setting.ts';

export interface Outside {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

export type Configured<S extends Settings> =
  | { readonly kind: 'values'; readonly values: Values<S> }
  | { readonly kind: 'help' }
  /** One sentence for each thing that is wrong, naming the flag or variable, the value and what it should be. */
  | { readonly kind: 'wrong'; readonly problems: readonly string[] };

/** Reads every setting: a flag, else the environment, else the default. */
export const readSettings = <S extends Settings>(settings: S, outside: Outside): Configured<S> => {
  const commandLine = readCommandLine(settings, outside.args);
  if (commandLine.help) return { kind: 'help' };
  const problems = [...commandLine.problems];
  const values: Record<string, unknown> = {};
  for (const [name, declared] of Object.entries(settings)) {
    const flag = commandLine.texts.get(name);
    const text = flag ?? outside.env[declared.env];
    const source = flag === undefined ? declared.env : `--${flagOf(name)}`;
    const read = readValue(declared, text);
    if (read.ok) values[name] = read.value;
    else problems.push(`${source}=${declared.secret === true ? '…' : text}: ${read.reason}`);
  }
  if (problems.length > 0) return { kind: 'wrong', problems };
  // Every name of S has just been set to what its own schema returned.
  return { kind: 'values', values: values as Values<S> };
};

type Read = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: string };

/** An empty variable counts as unset: that is how shells and compose files say "not this one". */
const readValue = (declared: Setting<unknown>, text: string | undefined): Read => {
  if (text === undefined || text === '') return { ok: true, value: declared.default };
  const attempts = readings(text).map((reading) => declared.schema.safeParse(reading));
  const parsed = attempts.find((attempt) => attempt.success);
  if (parsed?.success) return { ok: true, value: parsed.data };
  const issue = attempts.at(-1)?.error?.issues[0];
  const unit = declared.unit === undefined ? '' : ` (in ${declared.unit})`;
  return { ok: false, reason: `${issue?.message ?? 'not valid'}${unit}` };
};

/** What a text may stand for. Booleans come first, since to most coercions "false" is as good as true. */
const readings = (text: string): readonly unknown[] => {
  if (text === 'true' || text === 'false') return [text === 'true', text];
  const number = Number(text);
  return text.trim() !== '' && Number.isFinite(number) ? [text, number] : [text];
};
