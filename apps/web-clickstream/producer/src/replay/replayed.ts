import { createHash } from 'node:crypto';
import { type Agent, agentReader, unknownAgent } from '../intake/agent.ts';
import { remembered } from '../intake/remembered.ts';
import { type Stamped, stamp } from '../intake/stamp.ts';
import { saltedVisitor } from '../intake/visitor.ts';
import { firstIssue, wireEvent } from '../intake/wire-event.ts';

/** What became of a record of a file; lines count from 1. */
export type Replayed =
  | { readonly ok: true; readonly line: number; readonly event: Stamped }
  | { readonly ok: false; readonly line: number; readonly reason: string; readonly text: string };

/** Reads a file line by line. */
export interface LineReader {
  /** Undefined when the line is a header or empty, or goes on in the next one. */
  read(text: string, line: number): Replayed | undefined;
  /** What was begun and never ended. */
  end(): Replayed | undefined;
}

export interface ReplaySite {
  readonly site: string;
  /** Names visitors of files that tell only IP and agent: the same all through, and on every replay. 16 bytes, hex. */
  readonly key?: string;
}

/** The same site, place and content give the same id: a file replayed twice counts once. */
export const replayId = (site: string, line: number, text: string): string =>
  createHash('sha256').update(`${site}\0${line}\0${text}`).digest('base64url').slice(0, 22);

/** Wire fields; id, view and order default to the id made from the place in the file. */
export interface Found {
  readonly wire: Readonly<Record<string, unknown>>;
  readonly time: number;
  readonly ip?: string | undefined;
  /** Undefined when the file does not tell. */
  readonly userAgent?: string | undefined;
}

/** Without a key of one's own, visitors of one file can be compared only with those of the same build. */
const noKey = '00'.repeat(16);

/** Stamps what was found in a file by the rules of all other events; its time is trusted. */
export const replayStamp = ({ site, key = noKey }: ReplaySite) => {
  const agentOf = agentReader();
  const visitors = remembered<string>(50_000);
  const agent = (text: string | undefined): Agent => (text === undefined ? unknownAgent : agentOf(text));
  return (found: Found, line: number, text: string): Replayed => {
    const refused = (reason: string): Replayed => ({ ok: false, line, reason, text });
    const id = replayId(site, line, text);
    const given = Object.fromEntries(Object.entries(found.wire).filter(([, value]) => value !== undefined));
    const wire = wireEvent.safeParse({ id, view: id, order: id, ...given, time: found.time });
    if (!wire.success) return refused(firstIssue(wire.error));
    const { ip = '', userAgent = '' } = found;
    const result = stamp(wire.data, {
      site,
      // A file is the past: nothing in it is later than itself.
      received: found.time,
      agent: agent(found.userAgent),
      saltedVisitor: () => visitors(`${ip}\0${userAgent}`, () => saltedVisitor(key, { site, ip, userAgent })),
    });
    return result.ok ? { ok: true, line, event: result.event } : refused(result.reason);
  };
};

/** All of a list of lines, by a reader. */
export const readAll = (lines: Iterable<string>, reader: LineReader): readonly Replayed[] => {
  const found: (Replayed | undefined)[] = [];
  let line = 0;
  for (const text of lines) {
    line += 1;
    found.push(reader.read(text, line));
  }
  found.push(reader.end());
  return found.filter((replayed) => replayed !== undefined);
};
