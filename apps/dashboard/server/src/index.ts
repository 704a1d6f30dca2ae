export { type Gateway, type GatewayOptions, openGateway } from './gateway.ts';
export { openKafkaSource } from './kafka-source.ts';
export { listen } from './listen.ts';
export type { Source } from './source.ts';
