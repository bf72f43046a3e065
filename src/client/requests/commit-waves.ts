/**
 * Which commits of offsets may go at once: one of each broker and topic first, then the others. An Apache broker that
 * gets the first two commits of a group and topic at the same time makes the table of their queues twice, and forgets
 * one of the two.
 */
export function commitWaves<Item>(
  items: readonly Item[],
  placeOf: (item: Item) => { address: string; topic: string },
): [first: Item[], rest: Item[]] {
  const seen = new Set<string>();
  const first: Item[] = [];
  const rest: Item[] = [];
  for (const item of items) {
    const { address, topic } = placeOf(item);
    const place = `${address} ${topic}`;
    (seen.has(place) ? rest : first).push(item);
    seen.add(place);
  }
  return [first, rest];
}
