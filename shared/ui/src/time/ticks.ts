/** Steps at which people expect marks on a time axis, ms. */
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200]
  .map((seconds) => seconds * 1_000)
  .concat([1, 2, 7, 14, 28, 91, 182, 365].map((days) => days * 86_400_000));

const longest = 365 * 86_400_000;

/** Round moments between two times, at most `most` of them, in the local time zone. */
export const timeTicks = (from: number, to: number, most: number): readonly number[] => {
  const span = to - from;
  if (!(span > 0) || most < 1) return [];
  const step = steps.find((ms) => span / ms <= most) ?? Math.ceil(span / most / longest) * longest;
  const zone = new Date(from).getTimezoneOffset() * 60_000;
  const first = Math.ceil((from - zone) / step) * step + zone;
  const count = Math.max(0, Math.floor((to - first) / step) + 1);
  return Array.from({ length: count }, (_, index) => first + index * step);
};
