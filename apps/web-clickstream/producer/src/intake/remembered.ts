/** Answers that cost something, kept by their key; when there are too many it begins anew. */
export const remembered = <V>(most = 5_000): ((key: string, make: () => V) => V) => {
  const known = new Map<string, V>();
  return (key, make) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = make();
    if (known.size >= most) known.clear();
    known.set(key, made);
    return made;
  };
};
