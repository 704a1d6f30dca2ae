import { describe, expect, it } from 'vitest';
import { pressureOf } from '../../src/live/pressure.ts';

const KiB = 1024;
const MiB = 1024 * KiB;

describe('pressure', () => {
  it.each([
    [0, 'none'],
    [256 * KiB, 'none'],
    [256 * KiB + 1, 'merge'],
    [1 * MiB, 'merge'],
    [1 * MiB + 1, 'drop-raw'],
    [4 * MiB, 'drop-raw'],
    [4 * MiB + 1, 'close'],
  ])('of %d bytes that wait is %s', (bytes, pressure) => {
    expect(pressureOf(bytes)).toBe(pressure);
  });
});
