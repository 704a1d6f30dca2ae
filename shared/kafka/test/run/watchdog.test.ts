import { describe, expect, it } from 'vitest';
import { createWatchdog } from '../../src/run/watchdog.ts';

describe('the watchdog', () => {
  it('barks when records wait and nothing has moved for its patience, not a moment before', () => {
    const barks = createWatchdog(1_000);
    expect(barks({ lag: 5, progress: 1 }, 0)).toBe(false);
    expect(barks({ lag: 5, progress: 1 }, 999)).toBe(false);
    expect(barks({ lag: 5, progress: 1 }, 1_000)).toBe(true);
  });

  it('is quiet while something moves', () => {
    const barks = createWatchdog(1_000);
    barks({ lag: 5, progress: 1 }, 0);
    expect(barks({ lag: 5, progress: 2 }, 1_500)).toBe(false);
    expect(barks({ lag: 5, progress: 2 }, 2_499)).toBe(false);
  });

  it('is quiet while nothing waits', () => {
    const barks = createWatchdog(1_000);
    barks({ lag: 0, progress: 1 }, 0);
    expect(barks({ lag: 0, progress: 1 }, 10_000)).toBe(false);
    expect(barks({ lag: 1, progress: 1 }, 10_500)).toBe(false);
  });
});
