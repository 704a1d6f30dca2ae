/**
 * The source text of each element of one list of a JSON object: so that an element which can't be used is kept
 * exactly as it came, and its size is the size that was sent.
 */

/** Position after the text that begins with a quote at `at`. */
const afterText = (json: string, at: number): number => {
  let next = at + 1;
  while (next < json.length && json[next] !== '"') next += json[next] === '\\' ? 2 : 1;
  return next + 1;
};

/** Position after the value, or the end of its list or object, that begins at `at`. */
const afterValue = (json: string, at: number): number => {
  let depth = 0;
  let next = at;
  while (next < json.length) {
    const sign = json[next];
    if (sign === '"') {
      next = afterText(json, next);
      continue;
    }
    if (depth === 0 && (sign === ',' || sign === ']' || sign === '}')) return next;
    if (sign === '[' || sign === '{') depth += 1;
    if (sign === ']' || sign === '}') depth -= 1;
    next += 1;
  }
  return next;
};

const listOf = (json: string, begin: number): readonly string[] => {
  const elements: string[] = [];
  let at = begin + 1;
  while (at < json.length && json[at] !== ']') {
    const end = afterValue(json, at);
    const text = json.slice(at, end).trim();
    if (text !== '') elements.push(text);
    at = json[end] === ',' ? end + 1 : end;
  }
  return elements;
};

const isName = (text: string, name: string): boolean => {
  try {
    return JSON.parse(text) === name;
  } catch {
    return false;
  }
};

/** `json` must be valid. Of fields with the same name the last one counts, as for JSON.parse. */
export const elementTexts = (json: string, field: string): readonly string[] => {
  let found: readonly string[] = [];
  let at = json.indexOf('{') + 1;
  while (at > 0 && at < json.length) {
    const quote = json.indexOf('"', at);
    if (quote < 0) return found;
    const nameEnd = afterText(json, quote);
    const colon = json.indexOf(':', nameEnd);
    const end = afterValue(json, colon + 1);
    const begin = json.indexOf('[', colon);
    const isList = json
      .slice(colon + 1, end)
      .trimStart()
      .startsWith('[');
    if (isList && isName(json.slice(quote, nameEnd), field)) found = listOf(json, begin);
    at = end + 1;
  }
  return found;
};
