/**
 * Makes a reader of each description, and keeps it, with the state it has come to since, for as long as its
 * description is the same one. Gives back the old list where nothing has changed.
 */
export function createMatch<D, R extends { readonly id: string }>(
  create: (id: string, description: D) => R,
): (old: readonly R[], wanted: readonly (readonly [string, D])[]) => readonly R[] {
  let sources = new Map<string, D>();
  return (old, wanted) => {
    const readers = wanted.map(([id, description]) => {
      const isSame = sources.get(id) === description;
      return (isSame && old.find((reader) => reader.id === id)) || create(id, description);
    });
    sources = new Map(wanted);
    const isSame = readers.length === old.length && readers.every((r, i) => r === old[i]);
    return isSame ? old : readers;
  };
}
