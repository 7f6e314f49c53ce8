/** Preference statements: ranks of statements, the most important first; several may share a rank. */

export interface Placed {
  rank: number;
  place: number;
}

/** Where a statement goes that is put at a place of the flat list: the rank (counted after it was taken out), and whether
 * it joins that rank. Put into the middle of a rank it joins it; put between two ranks it gets one of its own. */
export function dropTarget(sizes: readonly number[], from: Placed, to: number): { rank: number; tied: boolean } {
  const left = sizes.map((size, rank) => (rank === from.rank ? size - 1 : size)).filter((size) => size > 0);
  let at = 0;
  for (const [rank, size] of left.entries()) {
    if (to <= at) return { rank, tied: false };
    if (to < at + size) return { rank, tied: true };
    at += size;
  }
  return { rank: left.length, tied: false };
}

/** The flat list of places. */
export function flat(sizes: readonly number[]): Placed[] {
  return sizes.flatMap((size, rank) => Array.from({ length: size }, (_, place) => ({ rank, place })));
}
