/** How the simulated world differs from an ordinary day. */
export interface Scenario {
  readonly about: string;
  /** Events, as a multiple of the rate that is asked for. */
  readonly rateFactor: number;
  /** Visits that come by one campaign to one product. */
  readonly viralShare: number;
  /** Load times and vitals, as a multiple. */
  readonly slowness: number;
  /** Orders that fail although the buyer wants to pay. */
  readonly paymentFails: number;
  /** Visits by robots, and events that can't be read. */
  readonly robotShare: number;
  readonly unreadableShare: number;
}

const normal: Scenario = {
  about: 'an ordinary day',
  rateFactor: 1,
  viralShare: 0,
  slowness: 1,
  paymentFails: 0.02,
  robotShare: 0.04,
  unreadableShare: 0,
};

export const scenarios = {
  normal,
  spike: {
    ...normal,
    about: 'one campaign goes viral: four times the traffic',
    rateFactor: 4,
    viralShare: 0.8,
  },
  'checkout-broken': { ...normal, about: 'every payment fails', paymentFails: 1 },
  'slow-pages': { ...normal, about: 'pages load four times slower, and people leave', slowness: 4 },
  'robot-flood': { ...normal, about: 'half of the visits are robots', robotShare: 0.5 },
  'bad-input': { ...normal, about: 'one event in a hundred can not be read', unreadableShare: 0.01 },
  quiet: { ...normal, about: 'a tenth of the traffic', rateFactor: 0.1 },
} as const satisfies Record<string, Scenario>;
export type ScenarioName = keyof typeof scenarios;
export const scenarioNames = Object.keys(scenarios);

/** Undefined when there is none of that name. */
export const scenarioOf = (name: string): Scenario | undefined =>
  Object.entries(scenarios).find(([key]) => key === name)?.[1];
