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
export const crc32c = (data: Uint8Array, start = 0, end = data.length): number => {
  const byte = (index: number): number => data[index] ?? 0;
  let crc = -1;
  let index = start;
  for (; index + slices <= end; index += slices) {
    crc =
      at(1792 + ((crc ^ byte(index)) & 0xff)) ^
      at(1536 + (((crc >>> 8) ^ byte(index + 1)) & 0xff)) ^
      at(1280 + (((crc >>> 16) ^ byte(index + 2)) & 0xff)) ^
      at(1024 + ((crc >>> 24) ^ byte(index + 3))) ^
      at(768 + byte(index + 4)) ^
      at(512 + byte(index + 5)) ^
      at(256 + byte(index + 6)) ^
      at(byte(index + 7));
  }
  for (; index < end; index++) crc = (crc >>> 8) ^ at((crc ^ byte(index)) & 0xff);
  return ~crc >>> 0;
};
