import type { AppReport, PipelineEdge, PipelineGraph, PipelineNode } from '@kafka-streaming/event-schema';
import { domainOfApp, domainOfTopic, topicOfPartition, topicsByDomain } from './domain.ts';
import { endOf, isFresh, type Picture, sum } from './picture.ts';
import { counter, gauge, history, perSecond, type Rates } from './rates.ts';

/**
 *   producers      events        consumers      results      gateway
 *   ─────────      ──────        ─────────      ───────      ───────
 *   reports   ──▶  log ends  ──▶ fate counts ──▶ records  ──▶
 *   (acked)        (high)        (read)         read here
 *
 * Who writes and reads what is not configured anywhere: it is what the apps report of themselves.
 */

const nameOf = {
  producer: (app: string) => `producer:${app}`,
  consumer: (app: string) => `consumer:${app}`,
  topic: (topic: string) => `topic:${topic}`,
  gateway: 'gateway',
};

const unique = <T>(things: readonly T[]): readonly T[] => [...new Set(things)];

const writtenBy = (reports: readonly AppReport[]): readonly string[] =>
  unique(reports.flatMap((report) => Object.keys(report.acked ?? {}).map(topicOfPartition)));

const isShown = (topic: string): boolean => domainOfTopic(topic) !== 'suite';

/** Takes the samples that rates are computed from; once every two seconds. */
export const sample = (all: Rates, { now, reports, fates, topics, readByGateway }: Picture): void => {
  const running = reports.filter((report) => isFresh(report, now));
  const outOf = (app: string, field: 'inPerSecond' | 'outPerSecond') =>
    sum(running.filter((report) => report.app === app).map((report) => report[field]));
  for (const app of unique(reports.filter(({ role }) => role === 'producer').map((report) => report.app))) {
    const own = reports.filter((report) => report.app === app);
    gauge(all, nameOf.producer(app), outOf(app, 'outPerSecond'));
    for (const topic of writtenBy(own)) {
      const acked = own.flatMap((report) => Object.entries(report.acked ?? {}));
      const records = sum(acked.filter(([at]) => topicOfPartition(at) === topic).map(([, seq]) => seq + 1));
      counter(all, `${app}>${topic}`, records, now);
    }
  }
  for (const app of unique(fates.map((fate) => fate.app))) {
    const own = fates.filter((fate) => fate.app === app);
    counter(all, nameOf.consumer(app), sum(own.map((fate) => fate.read)), now);
    for (const topic of unique(own.map((fate) => fate.topic))) {
      counter(
        all,
        `${topic}>${app}`,
        sum(own.filter((fate) => fate.topic === topic).map((f) => f.read)),
        now,
      );
    }
  }
  for (const live of topics)
    counter(all, nameOf.topic(live.topic), readByGateway.get(live.topic) ?? endOf(live), now);
  counter(all, nameOf.gateway, sum(readByGateway.values()), now);
};

interface Apps {
  readonly producers: readonly string[];
  readonly consumers: readonly string[];
}

const appsOf = ({ reports, fates }: Picture): Apps => {
  const named = (role: AppReport['role']) =>
    reports.filter((report) => report.role === role).map(({ app }) => app);
  return {
    producers: unique(named('producer')),
    consumers: unique([...named('consumer'), ...fates.map((fate) => fate.app)]),
  };
};

const appNode = (kind: 'producer' | 'consumer', app: string, picture: Picture, all: Rates): PipelineNode => {
  const id = nameOf[kind](app);
  const fresh = picture.reports.filter((report) => report.app === app && isFresh(report, picture.now));
  return {
    id,
    kind,
    column: kind === 'producer' ? 0 : 2,
    label: app,
    domain: domainOfApp(app, picture.reports, picture.fates),
    perSecond: perSecond(all, id),
    history: history(all, id),
    instances: fresh.length,
  };
};

const topicNode = (topic: string, read: boolean, all: Rates): PipelineNode => ({
  id: nameOf.topic(topic),
  kind: read ? 'events' : 'results',
  column: read ? 1 : 3,
  label: topic,
  domain: domainOfTopic(topic),
  perSecond: perSecond(all, nameOf.topic(topic)),
  history: history(all, nameOf.topic(topic)),
});

const declaredKind = (topic: string): string | undefined =>
  topicsByDomain.get(domainOfTopic(topic))?.find((one) => one.name === topic)?.kind;

/** What is drawn: every topic of a domain that holds records or is written to, but not what apps keep for themselves. */
const shownTopics = (picture: Picture): readonly string[] => {
  const filled = picture.topics.filter((live) => endOf(live) > 0).map((live) => live.topic);
  return unique([...filled, ...writtenBy(picture.reports)]).filter(
    (topic) => isShown(topic) && declaredKind(topic) !== 'internal',
  );
};

const edgesOf = (
  picture: Picture,
  { producers, consumers }: Apps,
  results: readonly string[],
  all: Rates,
): readonly PipelineEdge[] => {
  const { reports, fates } = picture;
  const writes = producers.flatMap((app) =>
    writtenBy(reports.filter((report) => report.app === app))
      .filter(isShown)
      .map((topic) => ({
        from: nameOf.producer(app),
        to: nameOf.topic(topic),
        perSecond: perSecond(all, `${app}>${topic}`),
      })),
  );
  const reads = unique(fates.map(({ app, topic }) => `${topic}>${app}`)).map((name) => {
    const [topic = '', app = ''] = name.split('>');
    return { from: nameOf.topic(topic), to: nameOf.consumer(app), perSecond: perSecond(all, name) };
  });
  const emits = consumers.flatMap((app) =>
    results
      .filter((topic) => domainOfTopic(topic) === domainOfApp(app, reports, fates))
      .map((topic) => ({
        from: nameOf.consumer(app),
        to: nameOf.topic(topic),
        perSecond: perSecond(all, nameOf.topic(topic)),
      })),
  );
  const shows = results.map((topic) => ({
    from: nameOf.topic(topic),
    to: nameOf.gateway,
    perSecond: perSecond(all, nameOf.topic(topic)),
  }));
  return [...writes, ...reads, ...emits, ...shows];
};

/**
 * Topics that an application reads are events; what nobody but the gateway reads is a result, a dead letter too.
 * As long as no application of the domain has read anything, what producers write counts as events.
 */
const eventsTest = ({ fates, reports }: Picture): ((topic: string) => boolean) => {
  const read = new Set(fates.map((fate) => fate.topic));
  const busy = new Set([...read].map(domainOfTopic));
  const written = new Set(writtenBy(reports.filter(({ role }) => role === 'producer')));
  return (topic) => read.has(topic) || (!busy.has(domainOfTopic(topic)) && written.has(topic));
};

export const graph = (picture: Picture, all: Rates): PipelineGraph => {
  const apps = appsOf(picture);
  const isEvents = eventsTest(picture);
  const topics = shownTopics(picture);
  const results = topics.filter((topic) => !isEvents(topic));
  return {
    kind: 'graph',
    time: picture.now,
    nodes: [
      ...apps.producers.map((app) => appNode('producer', app, picture, all)),
      ...apps.consumers.map((app) => appNode('consumer', app, picture, all)),
      ...topics.map((topic) => topicNode(topic, isEvents(topic), all)),
      {
        id: nameOf.gateway,
        kind: 'gateway',
        column: 4,
        label: 'gateway',
        domain: 'suite',
        perSecond: perSecond(all, nameOf.gateway),
        history: history(all, nameOf.gateway),
        instances: 1,
      },
    ],
    edges: edgesOf(picture, apps, results, all),
  };
};
