/** What is happening while a cluster starts. */
export type Progress =
  | {
      readonly step: 'jars';
      readonly done: number;
      readonly total: number;
      /** Downloaded in this run. */
      readonly bytes: number;
    }
  | { readonly step: 'format' | 'start' | 'ready'; readonly broker: number }
  | { readonly step: 'port'; readonly wished: number; readonly owner?: string; readonly taken: number };

export type OnProgress = (progress: Progress) => void;
