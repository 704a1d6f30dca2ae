import { describe, expect, it } from 'vitest';
import { integrity } from '../../src/pipeline/integrity.ts';
import type { Picture } from '../../src/pipeline/picture.ts';
import { ending, fate, picture, report } from './pictures.ts';

const webOf = (of: Partial<Picture>) =>
  integrity(picture(of)).find((one) => one.domain === 'web-clickstream');

describe('the sum of a domain', () => {
  it('holds when all that was produced has a fate or is on its way', () => {
    // produced 100 + 50 = read 90 + 50, and 10 in flight; read 140 = ok 120 + late 5 + skipped 10 + parked 5
    const web = webOf({
      topics: [ending('web.events', 100, 50)],
      fates: [
        fate({ read: 90, ok: 75, late: 5, skipped: { duplicate: 6, 'bot: crawler': 4 }, position: '90' }),
        fate({ partition: 1, read: 50, ok: 45, parked: { KS_DECODE: 5 }, position: '50' }),
      ],
    });
    expect(web).toMatchObject({
      holds: true,
      problems: [],
      total: {
        produced: 150,
        read: 140,
        ok: 120,
        late: 5,
        skipped: { duplicate: 6, 'bot: crawler': 4 },
        parked: { KS_DECODE: 5 },
        inFlight: 10,
        unseen: 0,
        holds: true,
      },
    });
  });

  it('counts a partition of which nothing was read yet as in flight', () => {
    const web = webOf({
      topics: [ending('web.events', 10, 7)],
      fates: [fate({ read: 10, ok: 10, position: '10' })],
    });
    expect(web?.total).toMatchObject({ produced: 17, inFlight: 7, holds: true });
  });

  it('does not break when the count is newer than the look at the log', () => {
    const web = webOf({
      topics: [ending('web.events', 10)],
      fates: [fate({ read: 12, ok: 12, position: '12' })],
    });
    expect(web).toMatchObject({ holds: true, total: { produced: 12, inFlight: 0 } });
  });

  it('breaks when one record that was read has no fate', () => {
    const web = webOf({
      topics: [ending('web.events', 10)],
      fates: [fate({ read: 10, ok: 9, position: '10' })],
    });
    expect(web).toMatchObject({
      holds: false,
      problems: ['web-analytics on web.events: 10 read, but the fates add up to 9'],
    });
  });

  it('breaks when records were passed over without being read', () => {
    const web = webOf({
      topics: [ending('web.events', 10)],
      fates: [fate({ read: 7, ok: 7, position: '10' })],
    });
    expect(web).toMatchObject({
      holds: false,
      total: { unseen: 3 },
      problems: ['web-analytics on web.events: 3 records were passed over without being read'],
    });
  });

  it('breaks when more was acknowledged than the log holds: a lost write', () => {
    const reports = [report({ acked: { 'web.events/0': 9 } })];
    const at = (end: number) =>
      webOf({
        reports,
        ackedBefore: reports,
        topics: [ending('web.events', end)],
        fates: [fate({ read: 9, ok: 9, position: '9' })],
      });
    expect(at(10)).toMatchObject({ holds: true, acked: 10 });
    expect(at(9)).toMatchObject({ holds: false, problems: ['web.events: 10 acknowledged, 9 in the log'] });
  });
});
