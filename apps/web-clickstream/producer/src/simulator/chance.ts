/** A seeded source of chance: the same seed gives the same sequence, on every machine. */
export interface Chance {
  /** In [0, 1). */
  unit(): number;
  /** True with the given probability. */
  happens(probability: number): boolean;
  /** Whole number from low to high, both included. */
  whole(low: number, high: number): number;
  /** Positive, with the given median; spread .5 = two thirds lie within a factor of 1.65. */
  around(median: number, spread: number): number;
  pick<T>(choices: readonly [T, ...T[]]): T;
  /** One of them, each as likely as its weight. */
  weighted<T extends { readonly weight: number }>(choices: readonly [T, ...T[]]): T;
}

/** SplitMix32 of a text: four seeds out of one. */
const scramble = (text: string): (() => number) => {
  let state = 0x9e3779b9;
  for (const letter of text) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 0x85ebca6b) >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
};

/** Small fast counter (sfc32): 128 bits of state, passes PractRand. */
const sfc32 = (seed: string): (() => number) => {
  const next = scramble(seed);
  let [a, b, c, counter] = [next(), next(), next(), 1];
  return () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
};

export const chanceOf = (seed: string): Chance => {
  const unit = sfc32(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit());
  return {
    unit,
    happens: (probability) => unit() < probability,
    whole: (low, high) => low + Math.floor(unit() * (high - low + 1)),
    around: (median, spread) => median * Math.exp(spread * normal()),
    pick: (choices) => choices[Math.floor(unit() * choices.length)] ?? choices[0],
    weighted: (choices) => {
      let left = unit() * choices.reduce((sum, { weight }) => sum + weight, 0);
      for (const choice of choices) {
        left -= choice.weight;
        if (left < 0) return choice;
      }
      return choices[0];
    },
  };
};
