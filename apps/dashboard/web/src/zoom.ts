import { rangeMs, type Span, useView } from '@kafka-streaming/ui';

/** Not narrower than this, ms. */
const narrowest = 2_000;

/** The span around the same middle, wider or narrower; never beyond now. */
export const scaledSpan = (span: Span, factor: number, now: number): Span => {
  const width = Math.max(narrowest, (span.to - span.from) * factor);
  const middle = (span.from + span.to) / 2;
  const to = Math.min(Math.max(now, span.to), middle + width / 2);
  return { from: to - width, to };
};

/** Zooming of all time charts. It pauses: a span that stands still is no live picture. */
export const useZoom = () => {
  const [{ zoom, range }, change] = useView();
  const zoomBy = (factor: number): void => {
    const now = Date.now();
    const width = Math.min(rangeMs[range], 86_400_000);
    const shown = zoom ?? { from: now - width, to: now };
    change({ zoom: scaledSpan(shown, factor, now), paused: true });
  };
  return { zoomBy, live: () => change({ zoom: null, paused: false }) };
};
