import { styleText } from 'node:util';
import { wantsColours } from '@kafka-streaming/app';

type Style = Parameters<typeof styleText>[0];

/** What the supervisor says to people, a line at a time. */
export interface Screen {
  readonly colours: boolean;
  readonly paint: (style: Style, text: string) => string;
  /** Something went well. */
  done(text: string): void;
  /** Something is under way: on a terminal the line is replaced by the next one. */
  busy(text: string): void;
  /** Something that people should know, and can live with. */
  note(text: string): void;
  trouble(text: string, fix?: string): void;
  plain(text: string): void;
}

/** With --json standard output belongs to the one line of JSON, and people read standard error. */
export const openScreen = (stream: NodeJS.WriteStream): Screen => {
  const terminal = stream.isTTY === true;
  const colours = wantsColours(stream);
  const paint = (style: Style, text: string): string =>
    colours ? styleText(style, text, { validateStream: false }) : text;
  let replaceable = false;
  const write = (text: string, stays: boolean): void => {
    stream.write(`${replaceable ? '\r\u001b[2K' : ''}${text}${stays ? '\n' : ''}`);
    replaceable = !stays;
  };
  const line = (text: string): void => write(text, true);
  return {
    colours,
    paint,
    plain: line,
    done: (text) => line(`${paint('green', '✓')} ${text}`),
    note: (text) => line(`${paint('yellow', '!')} ${text}`),
    trouble: (text, fix) => {
      line(`${paint('red', '✗')} ${text}`);
      if (fix !== undefined) line(`  ${fix}`);
    },
    busy: (text) => {
      if (terminal) write(`${paint('gray', '·')} ${text}`, false);
    },
  };
};
