/** Orders and ranks: lists with a place for each item, and lists of tied groups. */

/** The list with the item at one place moved to another. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const result = [...list];
  const [item] = result.splice(from, 1);
  if (item !== undefined) result.splice(to, 0, item);
  return result;
}

/** A ranking: groups of tied items, the best first. */
export type Ranking = readonly (readonly string[])[];

/** Take an item out of a ranking; groups that become empty go. */
export function without(ranking: Ranking, item: string): string[][] {
  return ranking.map((group) => group.filter((one) => one !== item)).filter((group) => group.length > 0);
}

/** Put an item into a group of a ranking, so that it is tied with what is there. The place counts as the ranking stands. */
export function tiedWith(ranking: Ranking, item: string, other: string): string[][] {
  if (item === other) return ranking.map((group) => [...group]);
  return without(ranking, item).map((group) => (group.includes(other) ? [...group, item] : group));
}

/** Give an item a place of its own before the group at a place, or last. The place counts as the ranking stands. */
export function placedAt(ranking: Ranking, item: string, place: number): string[][] {
  const before = ranking.slice(0, place).map((group) => group.filter((one) => one !== item));
  const after = ranking.slice(place).map((group) => group.filter((one) => one !== item));
  return [...before, [item], ...after].filter((group) => group.length > 0);
}

/** One step up or down: out of a tie first, then into the neighbouring group, as one would push a card. */
export function stepped(ranking: Ranking, item: string, step: 1 | -1): string[][] {
  const at = ranking.findIndex((group) => group.includes(item));
  const group = ranking[at];
  if (!group) return ranking.map((one) => [...one]);
  if (group.length > 1) return placedAt(ranking, item, step < 0 ? at : at + 1);
  const neighbour = ranking[at + step]?.[0];
  return neighbour === undefined ? ranking.map((one) => [...one]) : tiedWith(ranking, item, neighbour);
}
