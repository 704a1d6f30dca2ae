/** The start of the window of that size that a moment lies in, counted from the epoch: UTC minutes, hours, days. */
export const startOf = (time: number, sizeMs: number): number => time - (time % sizeMs);
