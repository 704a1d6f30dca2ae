import { type AnyTopic, type AppReport, domains, type FateCount } from '@kafka-streaming/event-schema';

/** Which domain a topic or an app belongs to. Nothing here names one: topics know theirs from the catalog. */

const byTopic = new Map(
  Object.entries(domains).flatMap(([domain, topics]) => topics.map((topic) => [topic.name, domain] as const)),
);

export const topicsByDomain: ReadonlyMap<string, readonly AnyTopic[]> = new Map(Object.entries(domains));

export const domainOfTopic = (topic: string): string => byTopic.get(topic) ?? 'suite';

/** An app belongs where it reads or writes; else where its name says. */
export const domainOfApp = (
  app: string,
  reports: readonly AppReport[],
  fates: readonly FateCount[],
): string => {
  const read = fates.find((fate) => fate.app === app)?.topic;
  const written = reports
    .filter((report) => report.app === app)
    .flatMap((report) => Object.keys(report.acked ?? {}))
    .map(topicOfPartition);
  const touched = [...(read === undefined ? [] : [read]), ...written].map(domainOfTopic);
  const named = Object.keys(domains).find((domain) => app.startsWith(domain));
  return touched.find((domain) => domain !== 'suite') ?? named ?? 'suite';
};

/** `web.events/2` → `web.events` */
export const topicOfPartition = (topicPartition: string): string =>
  topicPartition.slice(0, topicPartition.lastIndexOf('/'));
