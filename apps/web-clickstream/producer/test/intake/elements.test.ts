import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementTexts } from '../../src/intake/elements.ts';

describe('the texts of a list’s elements', () => {
  it('are what was sent, byte for byte', () => {
    const json = '{"a":{"events":[9]},"events": [ {"x": 1.0} ,"a,]}\\"", [1,[2]],true ],"z":[3]}';
    expect(elementTexts(json, 'events')).toEqual(['{"x": 1.0}', '"a,]}\\""', '[1,[2]]', 'true']);
  });

  it('are those of the last list, as JSON.parse reads it', () => {
    expect(elementTexts('{"events":[1],"\\u0065vents":[2]}', 'events')).toEqual(['2']);
  });

  it.each(['{}', '{"events":[]}', '{"events":{"a":[1]}}', '{"other":[1]}'])('are none in %s', (json) => {
    expect(elementTexts(json, 'events')).toEqual([]);
  });

  it('parse to the elements of any object', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.jsonValue()), fc.jsonValue(), (before, events, after) => {
        const json = JSON.stringify({ before, events, after }, null, 1);
        const parsed: unknown = JSON.parse(json).events;
        expect(elementTexts(json, 'events').map((text) => JSON.parse(text))).toEqual(parsed);
      }),
    );
  });
});
