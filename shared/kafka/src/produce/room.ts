/** How much may wait in queues, over all partitions. */
export interface Room {
  used(): number;
  full(): boolean;
  /** Goes on, at once or when there is room, first come first served: who goes on holds it. */
  take(bytes: number, goOn: () => void): void;
  free(records: number, bytes: number): void;
  /** Resolves when nothing is held and nobody waits. */
  empty(): Promise<void>;
}

export const createRoom = (limits: { readonly records: number; readonly bytes: number }): Room => {
  let records = 0;
  let bytes = 0;
  const waiting: { readonly bytes: number; readonly goOn: () => void }[] = [];
  let emptied: (() => void)[] = [];
  const full = () => records >= limits.records || bytes >= limits.bytes;
  const hold = (size: number) => {
    records++;
    bytes += size;
  };
  return {
    used: () => records,
    full: () => full() || waiting.length > 0,
    take(size, goOn) {
      if (full() || waiting.length > 0) {
        waiting.push({ bytes: size, goOn });
        return;
      }
      hold(size);
      goOn();
    },
    free(freedRecords, freedBytes) {
      records -= freedRecords;
      bytes -= freedBytes;
      while (!full()) {
        const next = waiting.shift();
        if (next === undefined) break;
        hold(next.bytes);
        next.goOn();
      }
      if (records > 0) return;
      for (const resolve of emptied.splice(0)) resolve();
    },
    empty: () =>
      records === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            emptied = [...emptied, resolve];
          }),
  };
};
