/** One round of MurmurHash3 (x86, 32 bit) on one lane. */
const mix = (lane: number, unit: number, c1: number, c2: number): number => {
  let k = Math.imul(unit, c1);
  k = Math.imul((k << 15) | (k >>> 17), c2);
  const h = lane ^ k;
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
};

/** MurmurHash3's finalizer: every bit of the input changes every bit of the output with probability one half. */
const finish = (lane: number): number => {
  let h = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};

/**
 * A hash of a text: a whole number of 53 bits, all that a double holds exactly. Two lanes with different
 * constants, those of MurmurHash3_x86_128, over its UTF-16 units: a million texts collide with a probability
 * of .006 %.
 */
export const hash53 = (text: string): number => {
  const { length } = text;
  let a = 0x9747b28c;
  let b = 0x5bd1e995;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    a = mix(a, unit, 0x239b961b, 0xab0e9789);
    b = mix(b, unit, 0x38b34ae5, 0xa1e38b93);
  }
  const low = finish(a ^ length);
  const high = finish(b ^ low);
  return (high >>> 11) * 0x1_0000_0000 + low;
};
