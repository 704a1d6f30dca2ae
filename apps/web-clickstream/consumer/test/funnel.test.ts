import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type FunnelDefinition,
  funnelOf,
  purchase,
  type StepTaken,
  stepsTaken,
  type Way,
  walk,
} from '../src/funnel.ts';
import { day, minute, noon, order, view } from './events.ts';

const way: Way = { steps: [], depth: 0 };
const midnight = noon - (noon % day);
const taken = (step: number, time: number): StepTaken => ({
  site: 'shop',
  visitor: 'v1',
  day: midnight,
  time,
  step,
});
const depth = (steps: readonly StepTaken[], funnel: FunnelDefinition = purchase, watermark = 0): number =>
  steps.reduce((before, step) => walk(before, step, funnel, watermark), way).depth;

const W = purchase.stepWindowMs;

describe('a way through a funnel', () => {
  it('goes as deep as the steps follow each other', () => {
    expect(depth([taken(0, noon), taken(1, noon + minute), taken(2, noon + 2 * minute)])).toBe(3);
  });

  it('does not skip a step', () => {
    expect(depth([taken(0, noon), taken(2, noon + minute), taken(3, noon + 2 * minute)])).toBe(1);
  });

  it('needs the steps in their order', () => {
    expect(depth([taken(1, noon), taken(0, noon + minute)])).toBe(1);
  });

  it('allows exactly the window between two steps, and not a millisecond more', () => {
    expect(depth([taken(0, noon), taken(1, noon + W)])).toBe(2);
    expect(depth([taken(0, noon), taken(1, noon + W + 1)])).toBe(1);
  });

  it('may begin again: a later first step is as good', () => {
    expect(depth([taken(0, noon), taken(0, noon + W), taken(1, noon + W + minute)])).toBe(2);
  });

  it('is the same for every order of arrival', () => {
    const step = fc.tuple(fc.nat(3), fc.nat(90)).map(([index, at]) => taken(index, noon + at * minute));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const inOrder = [...steps].sort((a, b) => a.time - b.time || a.step - b.step);
        expect(depth(steps)).toBe(depth(inOrder));
      }),
    );
  });

  it('forgets times that nothing can follow any more', () => {
    const after = walk(way, taken(0, noon), purchase, noon + W + 1);
    expect(after).toEqual({ steps: Array(4).fill({ reached: [], waiting: [] }), depth: 1 });
  });
});

describe('steps of the purchase funnel', () => {
  const steps = (event: Parameters<ReturnType<typeof stepsTaken>>[0]) =>
    stepsTaken(purchase)(event).map(({ step }) => step);

  it('are pages by a segment of their path, and the order', () => {
    expect(steps(view(noon, '/shop/product/mug'))).toEqual([0]);
    expect(steps(view(noon, '/cart'))).toEqual([1]);
    expect(steps(view(noon, '/shop/checkout'))).toEqual([2]);
    expect(steps(order(noon))).toEqual([3]);
    expect(steps(view(noon, '/shop/products-we-love'))).toEqual([]);
  });

  it('belong to the UTC day of the event', () => {
    const [step] = stepsTaken(purchase)(view(midnight - 1, '/cart'));
    expect(step?.day).toBe(midnight - day);
  });
});

describe("a funnel's day", () => {
  it('tells conversion of those who entered, of the step before, and who dropped off', () => {
    const { steps } = funnelOf(purchase, { site: 'shop', day: midnight, time: noon }, [100, 40, 20, 10]);
    expect(steps.map(({ ofEntering }) => ofEntering)).toEqual([1, 0.4, 0.2, 0.1]);
    expect(steps.map(({ ofPrevious }) => ofPrevious)).toEqual([1, 0.4, 0.5, 0.5]);
    expect(steps.map(({ dropOff }) => dropOff)).toEqual([0, 60, 20, 10]);
  });

  it('has no rates before anybody came', () => {
    const { steps } = funnelOf(purchase, { site: 'shop', day: midnight, time: noon }, []);
    expect(steps[1]).toMatchObject({ visitors: 0, ofEntering: null, ofPrevious: null, dropOff: 0 });
  });
});
