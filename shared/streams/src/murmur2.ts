const encoder = new TextEncoder();

/** Murmur2 with the seed of Kafka's Java client, on the bytes of a key: a positive number. */
export const murmur2 = (bytes: Uint8Array): number => {
  const m = 0x5bd1e995;
  const { length } = bytes;
  const at = (i: number): number => bytes[i] ?? 0;
  let h = 0x9747b28c ^ length;
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    let k = at(i) | (at(i + 1) << 8) | (at(i + 2) << 16) | (at(i + 3) << 24);
    k = Math.imul(k, m);
    k = Math.imul(k ^ (k >>> 24), m);
    h = Math.imul(h, m) ^ k;
  }
  const rest = length - i;
  if (rest === 3) h ^= at(i + 2) << 16;
  if (rest >= 2) h ^= at(i + 1) << 8;
  if (rest >= 1) h = Math.imul(h ^ at(i), m);
  h = Math.imul(h ^ (h >>> 13), m);
  return (h ^ (h >>> 15)) & 0x7fffffff;
};

/** Short keys are written here: bytes of their own would cost more than the hash. */
const scratch = new Uint8Array(1_024);
/** UTF-8 needs at most three bytes for a unit of a JavaScript text. */
const bytesPerUnit = 3;

const bytesOf = (key: string): Uint8Array =>
  key.length * bytesPerUnit > scratch.length
    ? encoder.encode(key)
    : scratch.subarray(0, encoder.encodeInto(key, scratch).written);

/** The partition that Kafka's Java client would choose for a key. */
export const murmur2Partition = (key: Uint8Array | string, partitions: number): number =>
  murmur2(typeof key === 'string' ? bytesOf(key) : key) % partitions;
