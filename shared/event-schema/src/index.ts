export * from './catalog.ts';
export * from './codec.ts';
export * from './headers.ts';
export * from './live.ts';
export * from './suite.ts';
export * from './topic.ts';
export * from './web-clickstream.ts';
