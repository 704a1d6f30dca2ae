import { flagOf, isSwitch, type Setting, type Settings } from './setting.ts';

export interface Described {
  readonly name: string;
  readonly about: string;
  readonly settings: Settings;
}

/** What --help prints: each setting with its flag, variable, unit, default and meaning. */
export const usage = (app: Described): string =>
  [
    `${app.name}: ${app.about}`,
    '',
    'Settings, as a flag or as the environment variable beside it; the flag wins.',
    '',
    ...Object.entries(app.settings).flatMap(([name, declared]) => paragraph(name, declared)),
    '  --help',
    '      Prints this.',
    '',
  ].join('\n');

const paragraph = (name: string, declared: Setting<unknown>): readonly string[] => {
  const flag = isSwitch(declared) ? `--[no-]${flagOf(name)}` : `--${flagOf(name)}=VALUE`;
  const facts = [
    ...(declared.unit === undefined ? [] : [`in ${declared.unit}`]),
    `default ${shown(declared)}`,
  ];
  return [`  ${flag.padEnd(30)} ${declared.env}`, `      ${declared.about} (${facts.join(', ')})`];
};

const shown = (declared: Setting<unknown>): string => {
  if (declared.secret === true) return 'hidden';
  const value = declared.default;
  if (value === undefined || value === '') return 'none';
  return Array.isArray(value) ? value.join(',') : String(value);
};

/** What a wrong start prints to standard error before it exits with status 2. */
export const wrongUsage = (app: Pick<Described, 'name'>, problems: readonly string[]): string =>
  [
    `${app.name}: ${problems.length === 1 ? 'one setting is' : `${problems.length} settings are`} wrong`,
    ...problems.map((problem) => `  ${problem}`),
    `Run it with --help for what it understands.`,
    '',
  ].join('\n');
