export { type DriveOptions, type Driver, drive, type RawRecord } from './driver.ts';
export type { Sent } from './sent.ts';
