import { afterEach, describe, expect, it } from 'vitest';
import { openIntake } from '../../src/intake/intake.ts';
import { saltsInMemory } from '../../src/intake/salt-file.ts';
import { openVisitors } from '../../src/intake/visitor.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { memorySink } from '../support/memory-sink.ts';
import { quietLog } from '../support/quiet-log.ts';

const intake = openIntake(openVisitors(saltsInMemory()));
let simulator: Simulator | undefined;
afterEach(() => simulator?.stop());

const start = (more: { running?: boolean; scenario?: string } = {}) => {
  const kafka = memorySink();
  const log = quietLog();
  const options = { site: 'shop', seed: 3, ratePerSecond: 400, scenario: 'normal', running: true, ...more };
  simulator = startSimulator({ ...options, intake, log, sink: kafka.sink, clock: Date.now });
  return { ...kafka, log, simulator };
};

describe('the simulator', () => {
  it('sends stamped events of the shop', async () => {
    const { events } = start();
    await expect.poll(() => events.length).toBeGreaterThan(20);
    expect(new Set(events.map(({ site }) => site))).toEqual(new Set(['shop']));
  });

  it('stands still until it is told to run, and again when it is told to stop', async () => {
    const { events, simulator: told } = start({ running: false });
    expect(told.state()).toEqual({ running: false, ratePerSecond: 400, scenario: 'normal', seed: 3 });
    told.obey({ running: true, ratePerSecond: 800, scenario: 'spike' });
    await expect.poll(() => events.length).toBeGreaterThan(20);
    told.obey({ running: false, ratePerSecond: 800, scenario: 'spike' });
    expect(told.state()).toMatchObject({ running: false, ratePerSecond: 800, scenario: 'spike' });
  });

  it('sends an event again until it is acknowledged', async () => {
    const { events, fail } = start();
    fail(new Error('no broker'));
    await expect.poll(() => simulator?.state().running).toBe(true);
    fail(undefined);
    await expect.poll(() => events.length).toBeGreaterThan(0);
  });

  it('parks events that can not be read in the scenario for it', async () => {
    const { rejects } = start({ scenario: 'bad-input' });
    await expect.poll(() => rejects.length, { timeout: 5_000 }).toBeGreaterThan(0);
    expect(rejects[0]).toMatchObject({
      source: 'simulator',
      reason: 'event: expected object, received string',
    });
  });

  it('goes on as on a normal day, with a warning, when there is no such scenario', () => {
    const { log, simulator: told } = start({ running: false, scenario: 'flood' });
    expect(told.state().scenario).toBe('normal');
    expect(log.troubles).toHaveLength(1);
  });
});
