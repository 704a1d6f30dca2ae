import { describe, expect, it } from 'vitest';
import { recordsPath } from '../../src/view/records.ts';

describe('the way to raw records', () => {
  it('names topic and limit, and what narrows the search', () => {
    expect(recordsPath({ topic: 'web.events', title: 'x', key: 'shop|v 1' }, 50)).toBe(
      '/api/topics/web.events/records?limit=50&key=shop%7Cv+1',
    );
    expect(recordsPath({ topic: 't', title: 'x', partition: 2, offset: '7' }, 1)).toBe(
      '/api/topics/t/records?limit=1&partition=2&offset=7',
    );
  });
});
