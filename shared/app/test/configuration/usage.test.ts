import { setting, usage, wrongUsage } from '@kafka-streaming/app';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const text = usage({
  name: 'web-collector',
  about: 'Receives what sites report.',
  settings: {
    lingerMs: setting({
      schema: z.number(),
      default: 5,
      env: 'LINGER_MS',
      unit: 'ms',
      about: 'How long a batch waits.',
    }),
    simulate: setting({ schema: z.boolean(), default: true, env: 'SIMULATE', about: 'Makes events up.' }),
    token: setting({
      schema: z.string(),
      default: 'x7',
      env: 'TOKEN',
      about: 'Opens the door.',
      secret: true,
    }),
    brokers: setting({
      schema: z.array(z.string()),
      default: ['a:1', 'b:2'],
      env: 'BROKERS',
      about: 'Where Kafka is.',
    }),
  },
});

describe('--help', () => {
  it('begins with the name of the app and what it does', () => {
    expect(text.split('\n')[0]).toBe('web-collector: Receives what sites report.');
  });

  it('names the flag, the variable, the meaning, the unit and the default of each setting', () => {
    expect(text).toMatch(/--linger-ms=VALUE +LINGER_MS\n +How long a batch waits\. \(in ms, default 5\)/);
  });

  it('shows both forms of a switch', () => {
    expect(text).toContain('--[no-]simulate');
  });

  it('shows a list as it is typed', () => {
    expect(text).toContain('default a:1,b:2');
  });

  it('keeps a secret', () => {
    expect(text).not.toContain('x7');
  });
});

it('a wrong start names each problem, and where to find more', () => {
  expect(wrongUsage({ name: 'web-collector' }, ['--a: unknown flag', '--b: needs a value'])).toBe(
    'web-collector: 2 settings are wrong\n  --a: unknown flag\n  --b: needs a value\nRun it with --help for what it understands.\n',
  );
});
