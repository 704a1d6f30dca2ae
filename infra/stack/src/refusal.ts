/** A start that can not succeed, found before anything was started. The process exits with status 3. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** What to do about it. */
  readonly fix: string;

  constructor(what: string, fix: string, cause?: unknown) {
    super(what, cause === undefined ? {} : { cause });
    this.fix = fix;
  }
}
