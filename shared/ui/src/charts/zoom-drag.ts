import { useRef } from 'preact/hooks';
import type { Span } from '../view/location.ts';

interface ScaledChart {
  readonly scales: Readonly<
    Record<
      string,
      { getValueForPixel(pixel: number): number | undefined; readonly left: number; readonly right: number }
    >
  >;
}

/** Shorter drags are clicks. */
const shortestPx = 8;

/** Drawing a box over a time chart chooses its span. The header's + and − do the same without a drag. */
export const useZoomDrag = (
  chart: { readonly current: ScaledChart | null },
  choose: (span: Span) => void,
) => {
  const box = useRef<HTMLDivElement | null>(null);
  const start = useRef<number | null>(null);
  const show = (from: number, to: number): void => {
    if (!box.current) return;
    box.current.hidden = Math.abs(to - from) < shortestPx;
    box.current.style.left = `${Math.min(from, to)}px`;
    box.current.style.width = `${Math.abs(to - from)}px`;
  };
  const end = (event: PointerEvent): void => {
    const [from, scale] = [start.current, chart.current?.scales['x']];
    start.current = null;
    if (box.current) box.current.hidden = true;
    if (from === null || !scale || Math.abs(event.offsetX - from) < shortestPx) return;
    const [left, right] = [Math.min(from, event.offsetX), Math.max(from, event.offsetX)];
    const span = { from: scale.getValueForPixel(left) ?? 0, to: scale.getValueForPixel(right) ?? 0 };
    if (span.to - span.from >= 1_000) choose(span);
  };
  return {
    box,
    move: (event: PointerEvent): void => {
      if (start.current !== null) show(start.current, event.offsetX);
    },
    handlers: {
      onPointerDown: (event: PointerEvent): void => {
        if (event.pointerType !== 'mouse') return;
        start.current = event.offsetX;
      },
      onPointerUp: end,
      onPointerCancel: (): void => {
        start.current = null;
        if (box.current) box.current.hidden = true;
      },
    },
  };
};
