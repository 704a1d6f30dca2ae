import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

const styles: Readonly<Record<string, Style>> = {
  debug: 'gray',
  info: 'green',
  warn: 'yellow',
  error: 'red',
};
/** Known to whoever looks at the terminal. */
const passedOver = new Set(['level', 'time', 'msg', 'app', 'instance']);

/**
 * A JSON log line for people: `12:30:01 info  ready  port=3000`. Errors keep their stack on lines of their own.
 * What is no JSON object stays as it is.
 */
export const readable = (line: string, colours = false): string => {
  const facts = parsed(line);
  if (facts === undefined) return line;
  const level = String(facts['level'] ?? 'info');
  const time = String(facts['time'] ?? '').slice(11, 19);
  const rest = Object.entries(facts).filter(([name]) => !passedOver.has(name) && name !== 'err');
  const words = rest.map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const paint = (style: Style, text: string): string =>
    colours ? styleText(style, text, { validateStream: false }) : text;
  const head = `${paint('gray', time)} ${paint(styles[level] ?? 'white', level.padEnd(5))}`;
  const text = [head, facts['msg'] ?? '', paint('gray', words.join(' '))].join(' ').trimEnd();
  return `${text}\n${stackOf(facts['err'])}`;
};

const parsed = (line: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const stackOf = (error: unknown): string => {
  if (!isRecord(error)) return '';
  const text = String(error['stack'] ?? error['message'] ?? JSON.stringify(error));
  return `${text.replace(/^/gm, '    ')}\n`;
};
