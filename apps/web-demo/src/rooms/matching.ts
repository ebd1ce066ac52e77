/** Those whose name has all the words of a search in it, in any order and any case. */
export function matching<T extends { readonly name: string }>(
  rooms: readonly T[],
  search: string,
): readonly T[] {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return rooms
  return rooms.filter(({ name }) => words.every((word) => name.toLocaleLowerCase().includes(word)))
}
