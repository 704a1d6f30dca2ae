import { describe, expect, it } from 'vitest';
import { eventTime } from '../../src/intake/clock-skew.ts';

const received = 1_000_000_000_000;
const hour = 3_600_000;
const day = 24 * hour;

describe('the time of an event', () => {
  it('is the trusted one, whatever the device says', () => {
    const clocks = { trusted: 5, created: received, sent: received + 1, received };
    expect(eventTime(clocks)).toEqual({ time: 5, clamped: false });
  });

  it('is the time of receipt less the age by the device, when its clock is an hour ahead', () => {
    const clocks = { created: received + hour, sent: received + hour + 2_000, received };
    expect(eventTime(clocks).time).toBe(received - 2_000);
  });

  it('is the same when its clock is a day behind', () => {
    const clocks = { created: received - day, sent: received - day + 2_000, received };
    expect(eventTime(clocks).time).toBe(received - 2_000);
  });

  it.each([
    ['created when it was sent', { created: 7, sent: 7, received }],
    ['sent before it was created', { created: 8, sent: 7, received }],
    ['sent without a time of creation', { sent: 7, received }],
    ['created without a time of sending', { created: 7, received }],
  ])('is the time of receipt for an event that was %s', (_case, clocks) => {
    expect(eventTime(clocks)).toEqual({ time: received, clamped: false });
  });

  it('may be exactly 24 hours in the future', () => {
    expect(eventTime({ trusted: received + day, received })).toEqual({
      time: received + day,
      clamped: false,
    });
  });

  it('is put back to the time of receipt one millisecond later, and says so', () => {
    expect(eventTime({ trusted: received + day + 1, received })).toEqual({ time: received, clamped: true });
  });

  it('is never before 1970, however old the event is by its device', () => {
    expect(eventTime({ created: 0, sent: received + day, received }).time).toBe(0);
  });
});
