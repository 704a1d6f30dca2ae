/** Castagnoli's polynomial, bits reversed: RFC 3720, appendix B.4. */
const polynomial = 0x82f63b78;
const slices = 8;

/** `tables[n * 256 + byte]`: the checksum of a byte that n zero bytes follow. Eight bytes are taken at a time. */
const tables = new Int32Array(256 * slices);
for (let byte = 0; byte < 256; byte++) {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
  tables[byte] = crc;
}
const at = (index: number): number => tables[index] ?? 0;
for (let index = 256; index < tables.length; index++) {
  const before = at(index - 256);
  tables[index] = (before >>> 8) ^ at(before & 0xff);
}

/** CRC-32C of `data` from `start`, as an unsigned number: what Kafka puts into a record batch. */
export const crc32c = (data: Buffer, start = 0, end = data.length): number => {
  let crc = -1;
  let index = start;
  for (; index + 8 <= end; index += 8) {
    const low = crc ^ data.readInt32LE(index);
    const high = data.readInt32LE(index + 4);
    crc =
      at(1792 + (low & 0xff)) ^
      at(1536 + ((low >>> 8) & 0xff)) ^
      at(1280 + ((low >>> 16) & 0xff)) ^
      at(1024 + (low >>> 24)) ^
      at(768 + (high & 0xff)) ^
      at(512 + ((high >>> 8) & 0xff)) ^
      at(256 + ((high >>> 16) & 0xff)) ^
      at(high >>> 24);
  }
  for (; index < end; index++) crc = (crc >>> 8) ^ at((crc ^ (data[index] ?? 0)) & 0xff);
  return ~crc >>> 0;
};
