import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { type KafkaConnection, KafkaStreamingError, type Log } from '@kafka-streaming/kafka';
import { z } from 'zod';
import { setting, type Values } from './setting.ts';

const address = /^(\[[\da-fA-F:]+\]|[^\s:,/]+):\d{1,5}$/;
const brokers = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .refine(
    (list) => list.every((part) => address.test(part)),
    'expected host:port, several with commas between',
  );

/** Settings of every process of the suite. */
export const baseSettings = {
  kafkaBrokers: setting({
    schema: brokers,
    default: ['127.0.0.1:9092'],
    env: 'KAFKA_BROKERS',
    about: 'Brokers to begin with, host:port,…; they name the others.',
  }),
  kafkaTopicPrefix: setting({
    schema: z.string().regex(/^[a-zA-Z0-9._-]{0,60}$/, 'expected at most 60 of a-z A-Z 0-9 . _ -'),
    default: '',
    env: 'KAFKA_TOPIC_PREFIX',
    about: 'Put before every topic, group and transactional id, so that several suites share a cluster.',
  }),
  kafkaUsername: setting({
    schema: z.string(),
    default: '',
    env: 'KAFKA_USERNAME',
    about: 'User for SASL SCRAM-SHA-512; with none the connection is anonymous.',
  }),
  kafkaPassword: setting({
    schema: z.string(),
    default: '',
    env: 'KAFKA_PASSWORD',
    about: 'Password of that user; give it by the variable, flags can be seen by others.',
    secret: true,
  }),
  kafkaTls: setting({
    schema: z.boolean(),
    default: false,
    env: 'KAFKA_TLS',
    about: 'Encrypts the connection to the brokers.',
  }),
  kafkaCa: setting({
    schema: z.string(),
    default: '',
    env: 'KAFKA_CA',
    about: 'File with the certificate authority of the brokers, PEM; with none the public ones.',
  }),
  logLevel: setting({
    schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']),
    default: 'info',
    env: 'LOG_LEVEL',
    about: 'What is logged: debug, info, warn, error or silent.',
  }),
  healthPort: setting({
    schema: z.int().min(0).max(65_535),
    default: 0,
    env: 'HEALTH_PORT',
    about: 'Port of GET /health and GET /metrics; 0 takes a free one.',
  }),
  healthHost: setting({
    schema: z.string().min(1),
    default: '127.0.0.1',
    env: 'HEALTH_HOST',
    about: 'Address that /health and /metrics listen on; in a container 0.0.0.0.',
  }),
  instance: setting({
    schema: z.string().regex(/^[a-zA-Z0-9._-]{1,80}$/, 'expected 1 to 80 of a-z A-Z 0-9 . _ -'),
    default: `${hostname().replace(/[^a-zA-Z0-9._-]/g, '-')}-${process.pid}`.slice(-80),
    env: 'INSTANCE',
    about: 'Tells instances of one app apart; the same after a restart, if it can be.',
  }),
};

export type BaseValues = Values<typeof baseSettings>;

/** How to reach Kafka, as the base settings say. Throws KS_CONFIG when they contradict each other. */
export const connectionOf = (values: BaseValues, clientId: string, log: Log): KafkaConnection => {
  const { kafkaUsername: username, kafkaPassword: password } = values;
  if ((username === '') !== (password === '')) {
    const absent = username === '' ? 'KAFKA_USERNAME' : 'KAFKA_PASSWORD';
    throw new KafkaStreamingError('KS_CONFIG', `${absent} is absent; user and password belong together`);
  }
  return {
    brokers: values.kafkaBrokers,
    clientId,
    log,
    ...(values.kafkaTopicPrefix === '' ? {} : { topicPrefix: values.kafkaTopicPrefix }),
    ...(username === '' ? {} : { sasl: { mechanism: 'scram-sha-512', username, password } }),
    ...(values.kafkaTls || values.kafkaCa !== '' ? { ssl: tls(values.kafkaCa) } : {}),
  };
};

const tls = (file: string): true | { ca: string } => {
  if (file === '') return true;
  try {
    return { ca: readFileSync(file, 'utf8') };
  } catch (cause) {
    throw new KafkaStreamingError('KS_CONFIG', `KAFKA_CA=${file} can not be read`, { cause });
  }
};
