export type { Broker, BrokerSignal } from './broker.ts';
export { cacheFolder } from './cache-folder.ts';
export { type BrokerExit, type Cluster, type ClusterOptions, startCluster } from './cluster.ts';
export { cachedJars, fetchJars, fetchTools, type JarOptions } from './jars.ts';
export { findJava, type Java } from './java.ts';
export { isFree, portOwner } from './ports.ts';
export type { OnProgress, Progress } from './progress.ts';
export { provision } from './provision.ts';
