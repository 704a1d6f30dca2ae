/** How much may wait in queues, over all partitions. */
export interface Room {
  used(): number;
  full(): boolean;
  /** Resolves, first come first served, when there is room; the caller then holds it. */
  take(bytes: number): Promise<void>;
  free(records: number, bytes: number): void;
}

export const createRoom = (limits: { readonly records: number; readonly bytes: number }): Room => {
  let records = 0;
  let bytes = 0;
  const waiting: { readonly bytes: number; readonly resume: () => void }[] = [];
  const full = () => records >= limits.records || bytes >= limits.bytes;
  const hold = (size: number) => {
    records++;
    bytes += size;
  };
  return {
    used: () => records,
    full: () => full() || waiting.length > 0,
    async take(size) {
      if (full() || waiting.length > 0) {
        await new Promise<void>((resume) => waiting.push({ bytes: size, resume }));
        return;
      }
      hold(size);
    },
    free(freedRecords, freedBytes) {
      records -= freedRecords;
      bytes -= freedBytes;
      while (!full()) {
        const next = waiting.shift();
        if (next === undefined) return;
        hold(next.bytes);
        next.resume();
      }
    },
  };
};
