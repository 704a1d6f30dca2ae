/**
 * Flags of every JVM here. The serial collector holds least. Both compilers: with the first alone a start is a little
 * quicker, but a broker that commits many small transactions then needs two thirds of a core instead of a third.
 */
export const startFlags: readonly string[] = ['-XX:+UseSerialGC', '-XX:-UsePerfData'];

export interface JvmOptions {
  readonly heapMb: number;
  readonly classPath: string;
  readonly logFile: string;
  readonly loggingConfig: string;
  readonly config: string;
}

/** Every kind of memory has a limit; a JVM that reaches one ends instead of limping on. */
export const brokerArguments = (options: JvmOptions): readonly string[] => [
  ...startFlags,
  `-Xms${Math.min(32, options.heapMb)}m`,
  `-Xmx${options.heapMb}m`,
  '-XX:MaxMetaspaceSize=128m',
  '-XX:ReservedCodeCacheSize=64m',
  '-XX:MaxDirectMemorySize=64m',
  '-XX:+ExitOnOutOfMemoryError',
  '-Djava.awt.headless=true',
  `-Dbroker.log=${options.logFile}`,
  `-Dlog4j2.configurationFile=${options.loggingConfig}`,
  '-cp',
  options.classPath,
  'kafka.Kafka',
  options.config,
];
