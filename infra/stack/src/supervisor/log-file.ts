import { closeSync, openSync, renameSync, statSync, writeSync } from 'node:fs';

export interface LogFile {
  write(text: string): void;
  close(): void;
}

const largestBytes = 10 * 1024 * 1024;

/**
 * A log that holds at most twice the limit: when it is full it becomes `<path>.1`, in place of the one before.
 * Written at once: what a process said last before it died is what its reader looks for.
 */
export const openLogFile = (path: string, limitBytes = largestBytes): LogFile => {
  let file = openSync(path, 'a');
  let size = statSync(path).size;
  const turn = (): void => {
    closeSync(file);
    renameSync(path, `${path}.1`);
    file = openSync(path, 'a');
    size = 0;
  };
  return {
    write: (text) => {
      const bytes = Buffer.byteLength(text);
      if (size > 0 && size + bytes > limitBytes) turn();
      writeSync(file, text);
      size += bytes;
    },
    close: () => closeSync(file),
  };
};
