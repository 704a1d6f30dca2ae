import { parseArgs } from 'node:util';
import { flagOf, isSwitch, type Settings } from './setting.ts';

export interface CommandLine {
  /** Text of each flag that was given, by the setting's name; the last one counts. */
  readonly texts: ReadonlyMap<string, string>;
  readonly help: boolean;
  /** One sentence for each argument that means nothing here. */
  readonly problems: readonly string[];
}

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];

/** Splits arguments into texts of settings; checks names, not values. */
export const readCommandLine = (settings: Settings, args: readonly string[]): CommandLine => {
  const flags = new Map(Object.keys(settings).map((name) => [flagOf(name), name]));
  const texts = new Map<string, string>();
  const problems: string[] = [];
  let help = false;
  for (const token of tokensOf(settings, args)) {
    if (token.kind === 'positional') problems.push(`${token.value}: only flags are understood here`);
    if (token.kind !== 'option') continue;
    if (token.name === 'help') {
      help = true;
      continue;
    }
    const read = readOption(settings, flags, token);
    if (typeof read === 'string') problems.push(read);
    else texts.set(read.name, read.text);
  }
  return { texts, help, problems };
};

const tokensOf = (settings: Settings, args: readonly string[]): readonly Token[] => {
  const options = Object.fromEntries(
    Object.entries(settings).map(([name, declared]) => [
      flagOf(name),
      { type: isSwitch(declared) ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  const parsed = parseArgs({
    args: [...args],
    options: { ...options, help: { type: 'boolean', short: 'h' } },
    strict: false,
    tokens: true,
  });
  return parsed.tokens;
};

type OptionToken = Extract<Token, { kind: 'option' }>;

/** The setting that an option means and its text, or what is wrong with it. */
const readOption = (
  settings: Settings,
  flags: ReadonlyMap<string, string>,
  token: OptionToken,
): { readonly name: string; readonly text: string } | string => {
  const denied = token.name.startsWith('no-') ? flags.get(token.name.slice(3)) : undefined;
  const name = flags.get(token.name) ?? denied;
  const declared = name === undefined ? undefined : settings[name];
  if (name === undefined || declared === undefined) return unknownFlag(token.rawName, [...flags.keys()]);
  if (name === denied) {
    if (!isSwitch(declared)) return `${token.rawName}: only switches can be denied`;
    return token.value === undefined ? { name, text: 'false' } : `${token.rawName}: takes no value`;
  }
  if (isSwitch(declared)) return { name, text: token.value ?? 'true' };
  return token.value === undefined ? `${token.rawName}: needs a value` : { name, text: token.value };
};

const unknownFlag = (given: string, known: readonly string[]): string => {
  const near = known.find((flag) => distance(flag, given.replace(/^-+/, '')) <= 2);
  return `${given}: unknown flag${near === undefined ? '' : `; did you mean --${near}?`}`;
};

/** How many letters to change, add or drop to make one word of the other (Levenshtein). */
const distance = (left: string, right: string): number => {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...left].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...right].entries()) {
      const changed = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
};
