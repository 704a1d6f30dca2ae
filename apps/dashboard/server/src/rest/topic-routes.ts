import { type AnyTopic, allTopics, type TopicFacts } from '@kafka-streaming/event-schema';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { domainOfTopic } from '../pipeline/domain.ts';
import { notFound } from '../problem.ts';
import type { LiveTopic } from '../source.ts';
import { csvOf } from './csv.ts';
import { exportQuery, historyQuery, read, recordsQuery } from './query.ts';
import { type Route, untilGone } from './route.ts';
import { rowOf } from './row.ts';
import { recordsAnswer, type Scans } from './scans.ts';

const factsOf = (topic: AnyTopic, live: LiveTopic | undefined): TopicFacts => ({
  name: topic.name,
  domain: domainOfTopic(topic.name),
  kind: topic.kind,
  about: topic.about,
  keyAbout: topic.keyAbout,
  version: topic.version,
  settings: topic.settings,
  live: topic.live ?? null,
  partitions: live?.partitions ?? null,
});

const parameters = z.object({ topic: z.string() });
const place = z.object({ partition: z.coerce.number().int().min(0), offset: z.string().regex(/^\d{1,19}$/) });

const topicOf = ({ params }: FastifyRequest): AnyTopic => {
  const { topic: name } = read(parameters, params);
  const topic = allTopics.find((one) => one.name === name);
  if (topic === undefined)
    throw notFound(`No topic "${name}".`, 'GET /api/topics lists the declared topics.');
  return topic;
};

const attachment = (name: string): string => `attachment; filename="${name.replaceAll(/[^\w.-]/g, '_')}"`;

const reads = (scans: Scans): readonly Route[] => [
  {
    method: 'GET',
    url: '/api/topics/:topic/history',
    about:
      'The last value of each key whose event time lies in a range; oldest change first. A bounded read.',
    takes: historyQuery,
    handler: async (request, reply) => {
      const topic = topicOf(request);
      const query = read(historyQuery, request.query);
      return recordsAnswer(topic.name, await scans.history(topic, query, untilGone(reply)));
    },
  },
  {
    method: 'GET',
    url: '/api/topics/:topic/records',
    about: 'Records as they are, newest first. A bounded read: the answer says what ended it.',
    takes: recordsQuery,
    handler: async (request, reply) => {
      const { name } = topicOf(request);
      const query = read(recordsQuery, request.query);
      return recordsAnswer(name, await scans.records(name, query, untilGone(reply)));
    },
  },
];

const files = (scans: Scans): readonly Route[] => [
  {
    method: 'GET',
    url: '/api/topics/:topic/records/:partition/:offset/value',
    about: 'The bytes of one value, uncut, as a file.',
    handler: async (request, reply) => {
      const { name } = topicOf(request);
      const { partition, offset } = read(place, request.params);
      const record = await scans.one(name, partition, offset, untilGone(reply));
      if (record?.value == null) {
        throw notFound(
          `No value at ${name}, partition ${partition}, offset ${offset}.`,
          'Retention may have deleted it.',
        );
      }
      void reply.header('content-disposition', attachment(`${name}-${partition}-${offset}.bin`));
      return reply.type('application/octet-stream').send(Buffer.from(record.value));
    },
  },
  {
    method: 'GET',
    url: '/api/topics/:topic/export.csv',
    about: 'The same records as a CSV file that spreadsheets can open safely.',
    takes: exportQuery,
    handler: async (request, reply) => {
      const { name } = topicOf(request);
      const found = await scans.records(name, read(exportQuery, request.query), untilGone(reply));
      void reply
        .header('content-disposition', attachment(`${name}.csv`))
        .header('x-ended-by', found.result.endedBy);
      return reply
        .type('text/csv; charset=utf-8')
        .send(csvOf(found.records.map((one) => rowOf(one, { uncut: true }))));
    },
  },
  {
    method: 'GET',
    url: '/api/topics/:topic/export.json',
    about: 'The same records as a JSON file.',
    takes: exportQuery,
    handler: async (request, reply) => {
      const { name } = topicOf(request);
      const found = await scans.records(name, read(exportQuery, request.query), untilGone(reply));
      void reply
        .header('content-disposition', attachment(`${name}.json`))
        .header('x-ended-by', found.result.endedBy);
      return found.records.map((record) => rowOf(record, { uncut: true }));
    },
  },
];

/** What topics are declared, exist and hold. `liveTopics`: as the brokers told within the last seconds. */
export const topicRoutes = (liveTopics: () => readonly LiveTopic[], scans: Scans): readonly Route[] => [
  {
    method: 'GET',
    url: '/api/topics',
    about: 'Declared topics, their settings, and their partitions as they were seconds ago.',
    handler: () => {
      const live = liveTopics();
      return {
        topics: allTopics.map((topic) =>
          factsOf(
            topic,
            live.find((one) => one.topic === topic.name),
          ),
        ),
      };
    },
  },
  ...reads(scans),
  ...files(scans),
];
