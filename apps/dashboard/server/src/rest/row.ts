import type { RecordRow } from '@kafka-streaming/event-schema';
import type { ReadRecord } from '@kafka-streaming/kafka';

/** Longer values are cut and offered for download. */
export const shownBytes = 64 * 1024;

const text = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');

const downloadOf = ({ topic, partition, offset }: ReadRecord): string =>
  `/api/topics/${encodeURIComponent(topic)}/records/${partition}/${offset}/value`;

/** A record for the eye: text, cut where it is long. `uncut` for files that are downloaded. */
export const rowOf = (record: ReadRecord, { uncut = false } = {}): RecordRow => {
  const { topic, partition, offset, timestamp, key, value, headers } = record;
  const isLong = !uncut && value !== null && value.byteLength > shownBytes;
  return {
    topic,
    partition,
    offset,
    timestamp,
    key: key === null ? null : text(key),
    value: value === null ? null : text(isLong ? value.subarray(0, shownBytes) : value),
    headers,
    ...(isLong ? { cut: { bytes: value.byteLength, download: downloadOf(record) } } : {}),
  };
};

/** Whether a record is one of those asked for. */
export const matcher = (filter: {
  readonly key?: string | undefined;
  readonly contains?: string | undefined;
}) => {
  const wanted = filter.contains?.toLowerCase();
  return ({ key, value }: ReadRecord): boolean => {
    const keyText = key === null ? '' : text(key);
    if (filter.key !== undefined && !keyText.startsWith(filter.key)) return false;
    if (wanted === undefined || keyText.toLowerCase().includes(wanted)) return true;
    return value !== null && text(value).toLowerCase().includes(wanted);
  };
};
