import { describe, expect, it } from 'vitest';
import { startFrom } from '../../src/run/start-offsets.ts';

describe('where a task reads on', () => {
  it('is where it has committed', () => {
    expect(startFrom('t', 50, 10, 100)).toMatchObject({ offset: 50, lost: 0, beyond: false });
  });

  it('is the beginning when it has never read, and nothing is lost by that', () => {
    expect(startFrom('t', -1, 10, 100)).toMatchObject({ offset: 10, lost: 0 });
  });

  it('is the beginning when that is just what comes next', () => {
    expect(startFrom('t', 10, 10, 100)).toMatchObject({ offset: 10, lost: 0 });
  });

  it('is the beginning, and the gap is told, when records were deleted unread', () => {
    expect(startFrom('t', 9, 10, 100)).toMatchObject({ offset: 10, lost: 1 });
  });

  it('may be the very end', () => {
    expect(startFrom('t', 100, 10, 100)).toMatchObject({ offset: 100, beyond: false });
  });

  it('is the beginning when the topic is shorter than what was read', () => {
    expect(startFrom('t', 101, 0, 100)).toMatchObject({ offset: 0, beyond: true });
  });
});
