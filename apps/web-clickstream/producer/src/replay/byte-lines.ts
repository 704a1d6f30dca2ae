import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';

const newline = 10;

/**
 * The lines of a file as they are, byte for byte, without their ends; `.gz` is unpacked.
 * Rejects when the file can't be read or its packing is broken.
 */
export async function* byteLines(file: string): AsyncGenerator<Buffer> {
  const raw = createReadStream(file);
  const chunks: AsyncIterable<Buffer> = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw;
  raw.once('error', (error) => {
    if ('destroy' in chunks && typeof chunks.destroy === 'function') chunks.destroy(error);
  });
  let open: Buffer[] = [];
  for await (const chunk of chunks) {
    let begin = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, begin)) {
      open.push(chunk.subarray(begin, end));
      yield withoutReturn(open);
      open = [];
      begin = end + 1;
    }
    if (begin < chunk.length) open.push(chunk.subarray(begin));
  }
  if (open.length > 0) yield withoutReturn(open);
}

const withoutReturn = (parts: readonly Buffer[]): Buffer => {
  const line = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
  return line.at(-1) === 13 ? line.subarray(0, -1) : line;
};
