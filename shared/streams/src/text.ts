const decoder = new TextDecoder();

/** UTF-8 text of a key, a value or a header; undefined when there is none. */
export const text = (
  bytes: Uint8Array | string | readonly (Uint8Array | string)[] | undefined,
): string | undefined => {
  if (bytes === undefined || typeof bytes === 'string') return bytes;
  if (!(bytes instanceof Uint8Array)) return text(bytes[0]);
  // Buffer's own decoder is several times faster on short texts.
  return Buffer.isBuffer(bytes) ? bytes.toString() : decoder.decode(bytes);
};
