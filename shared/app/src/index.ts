export { type BaseValues, baseSettings, connectionOf } from './configuration/base-settings.ts';
export { type Configured, type Outside, readSettings } from './configuration/read-settings.ts';
export { flagOf, type Setting, type Settings, setting, type Values } from './configuration/setting.ts';
export { type Described, usage, wrongUsage } from './configuration/usage.ts';
export { type EndingOptions, endingOf, type Reason } from './life-cycle/ending.ts';
export { type ReadyMessage, readyMessage } from './life-cycle/ready-message.ts';
export { type App, type AppContext, type RunningApp, runApp } from './life-cycle/run-app.ts';
export { runStreamApp } from './life-cycle/stream-app.ts';
export { type AppLog, formFor, type LogOptions, openLog, wantsColours } from './logs/log.ts';
export { readable } from './logs/readable.ts';
export {
  type Health,
  type HealthServer,
  type HealthServerOptions,
  openHealthServer,
} from './telemetry/health-server.ts';
export { openRegistry } from './telemetry/registry.ts';
