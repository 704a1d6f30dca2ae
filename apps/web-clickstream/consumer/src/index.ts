export { attribution, sourceOf } from './attribution.ts';
export { channelOf } from './channel.ts';
export * from './definitions.ts';
export { type FunnelDefinition, type FunnelStep, purchase } from './funnel.ts';
export { robotLimits } from './robot.ts';
export { appName, defaultSettings, type WebClickstreamSettings } from './settings.ts';
export { webClickstream } from './topology.ts';
