const seed = 0x9747b28c;
const m = 0x5bd1e995;

/** Murmur2 of Kafka's Java client (`org.apache.kafka.common.utils.Utils.murmur2`), as a signed 32-bit number. */
export const murmur2 = (data: Uint8Array): number => {
  const { length } = data;
  const words = length & ~3;
  let h = seed ^ length;
  for (let at = 0; at < words; at += 4) {
    let k =
      byte(data, at) | (byte(data, at + 1) << 8) | (byte(data, at + 2) << 16) | (byte(data, at + 3) << 24);
    k = Math.imul(k, m);
    k ^= k >>> 24;
    h = Math.imul(h, m) ^ Math.imul(k, m);
  }
  const rest = length - words;
  if (rest === 3) h ^= byte(data, words + 2) << 16;
  if (rest >= 2) h ^= byte(data, words + 1) << 8;
  if (rest >= 1) h = Math.imul(h ^ byte(data, words), m);
  h = Math.imul(h ^ (h >>> 13), m);
  return h ^ (h >>> 15);
};

const byte = (data: Uint8Array, at: number): number => data[at] ?? 0;

/** Short texts are hashed where they stand: a buffer of their own would cost more than the hash. */
const scratch = Buffer.allocUnsafeSlow(1_024);

const bytesOf = (text: string): Uint8Array =>
  text.length * 3 <= scratch.length ? scratch.subarray(0, scratch.write(text, 'utf8')) : Buffer.from(text);

/** The partition that Kafka's Java client would choose for a key. */
export const murmur2Partition = (key: Uint8Array | string, partitions: number): number =>
  (murmur2(typeof key === 'string' ? bytesOf(key) : key) & 0x7fffffff) % partitions;
