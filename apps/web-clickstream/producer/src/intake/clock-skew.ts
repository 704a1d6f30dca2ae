/** When something happened, told by clocks that may be wrong; all in epoch ms. */
export interface Clocks {
  /** A time that the sender vouches for, such as a server's own record of the past. */
  readonly trusted?: number | undefined;
  /** The device's clock when the event happened, and when it was sent. */
  readonly created?: number | undefined;
  readonly sent?: number | undefined;
  /** Our clock on receipt. */
  readonly received: number;
}

/** An event from further in the future than this is no matter of skew: its clock is wrong. */
export const futureLimitMs = 24 * 60 * 60_000;

/**
 * A trusted time wins; else the age by the device's own clock is taken off our time of receipt, which cancels
 * whatever that clock is wrong by; else the time of receipt.
 */
const told = ({ trusted, created, sent, received }: Clocks): number => {
  if (trusted !== undefined) return trusted;
  if (created !== undefined && sent !== undefined && created < sent) return received - (sent - created);
  return received;
};

/** The event time, and whether it was put back from the far future to the time of receipt. */
export const eventTime = (clocks: Clocks): { readonly time: number; readonly clamped: boolean } => {
  const time = Math.round(told(clocks));
  if (time > clocks.received + futureLimitMs) return { time: clocks.received, clamped: true };
  return { time: Math.max(0, time), clamped: false };
};
