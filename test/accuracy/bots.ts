/** User agents of known crawlers, and of browsers, through the access log reader: who is taken for a robot? */
import { accessLogEvents } from '@kafka-streaming/web-clickstream-producer';
import { z } from 'zod';
import type { Check, Figure } from './figure.ts';
import { webEventsOf } from './replayed.ts';

const check = 'bots';
const crawlers = 'clickstream/bots/crawler-user-agents.json.gz';
const browsers = 'clickstream/ua/test_ua.yaml.gz';

const list = z.array(z.object({ instances: z.array(z.string()).default([]) }));

const line = (agent: string): string =>
  `192.0.2.1 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1 "-" "${agent.replace(/["\\]/g, '\\$&')}"`;

const named = (agents: readonly string[]): readonly boolean[] =>
  webEventsOf(accessLogEvents(agents.map(line), { site: 'bots' })).map(
    ({ agent }) => agent.bot !== undefined,
  );

const share = (answers: readonly boolean[]): number => answers.filter(Boolean).length / answers.length;

/** Browsers of people among the cases: families that every list of browsers has. */
const families = /^(Chrome|Firefox|Safari|Edge|Opera|Mobile Safari|Chrome Mobile|Samsung Internet|IE)$/;
const browsersIn = (yaml: string): readonly string[] =>
  yaml
    .split(/\n\s*- user_agent_string:/)
    .slice(1)
    .flatMap((text) => {
      const agent =
        text
          .split('\n')[0]
          ?.trim()
          .replace(/^['"]|['"]$/g, '') ?? '';
      const family = /family:\s*['"]?([^'"\n]+)/.exec(text)?.[1]?.trim() ?? '';
      return families.test(family) && agent !== '' ? [agent] : [];
    });

export const bots: Check = {
  name: check,
  about: 'Crawlers that are recognised by their user agent, and browsers that are taken for one',
  files: [crawlers, browsers],
  run: (data): readonly Figure[] => {
    const known = list.parse(JSON.parse(data.text(crawlers))).flatMap(({ instances }) => instances);
    const people = browsersIn(data.text(browsers));
    return [
      { check, set: 'crawler-user-agents', metric: 'agents', value: known.length },
      { check, set: 'crawler-user-agents', metric: 'recall', value: share(named(known)) },
      { check, set: 'browsers of uap-core', metric: 'agents', value: people.length },
      { check, set: 'browsers of uap-core', metric: 'taken for a robot', value: share(named(people)) },
    ];
  },
};
