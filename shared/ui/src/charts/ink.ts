/** Names of the colours of series, in the order of their use: told apart without colour vision. */
export const seriesInks = ['series-1', 'series-2', 'series-3', 'series-4', 'series-5', 'series-6'] as const;
export type Ink =
  | (typeof seriesInks)[number]
  | 'good'
  | 'warn'
  | 'bad'
  | 'muted'
  | 'text'
  | 'grid'
  | 'panel'
  | 'accent';

export const inkAt = (index: number): Ink => seriesInks[index % seriesInks.length] ?? 'muted';

/** CSS value of a colour token, for parts that are styled and not drawn. */
export const inkVar = (ink: Ink): string => `var(--${ink})`;

/** Colours of the theme as a canvas needs them; read from the tokens, which stay the one source. */
export interface Palette {
  readonly of: (ink: Ink) => string;
  /** The same colour, see-through; nothing at all in forced colours, which have no shades. */
  readonly wash: (ink: Ink, share: number) => string;
  readonly font: string;
}

const alpha = (share: number): string =>
  Math.round(share * 255)
    .toString(16)
    .padStart(2, '0');

export const readPalette = (element: Element): Palette => {
  const style = getComputedStyle(element);
  const of = (ink: Ink): string => style.getPropertyValue(`--${ink}`).trim();
  return {
    of,
    wash: (ink, share) => {
      const colour = of(ink);
      return colour.startsWith('#') && colour.length === 7 ? `${colour}${alpha(share)}` : 'transparent';
    },
    font: style.fontFamily,
  };
};
