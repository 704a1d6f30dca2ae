/** One measured number. Where a truth is known it stands beside it, as a metric of its own: `sessions.truth`. */
export interface Figure {
  readonly check: string;
  readonly set: string;
  readonly metric: string;
  readonly value: number;
}

/** A check of the suite's code against data that somebody else made. */
export interface Check {
  readonly name: string;
  readonly about: string;
  /** Files that it needs, relative to the data folder. */
  readonly files: readonly string[];
  readonly run: (data: DataFolder) => readonly Figure[];
}

export interface DataFolder {
  /** Text of a file, unpacked when it ends in .gz. */
  readonly text: (file: string) => string;
  /** Rows of a CSV file, by column. */
  readonly table: (file: string) => readonly Readonly<Record<string, string>>[];
}

/** A figure with its truth. */
export const beside = (
  of: Omit<Figure, 'value'>,
  value: number,
  truth: number | undefined,
): readonly Figure[] => [
  { ...of, value },
  ...(truth === undefined ? [] : [{ ...of, metric: `${of.metric}.truth`, value: truth }]),
];
