import type { Filter } from "./filter";

/** In which order the server lists the states: as asked, else the strongest equilibria first. */
export function sortOf(filter: Filter): string | null {
  if (filter.sort) return filter.sort;
  return filter.only?.startsWith("equilibria") ? "strength" : null;
}
