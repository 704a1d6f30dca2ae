export interface SegmentedProps<T extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly text: string; readonly title?: string }[];
  /** Null = none is chosen. */
  readonly value: T | null;
  readonly choose: (value: T) => void;
}

/** A few choices side by side, one of them taken. */
export const Segmented = <T extends string>({ label, options, value, choose }: SegmentedProps<T>) => (
  // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in one line in all browsers
  <div class="segmented" role="group" aria-label={label}>
    {options.map((option) => (
      <button
        key={option.value}
        type="button"
        title={option.title}
        aria-pressed={option.value === value}
        onClick={() => choose(option.value)}
      >
        {option.text}
      </button>
    ))}
  </div>
);
