/** Many pairs of places, gathered into the cells of a map. */

export interface Placed {
  places: readonly [number, number];
  n: number;
}

export interface Cell {
  column: number;
  row: number;
  /** How many states lie in it. */
  n: number;
  /** The places that it spans: of the first ranking, and of the second. */
  from: [number, number];
  to: [number, number];
}

/** Gather points into at most so many columns and rows; every state is counted once. */
export function cells(points: readonly Placed[], of: readonly [number, number], columns: number, rows: number): Cell[] {
  const across = Math.min(columns, of[0]);
  const down = Math.min(rows, of[1]);
  const found = new Map<number, Cell>();
  for (const { places, n } of points) {
    const column = Math.floor(((places[0] - 1) * across) / of[0]);
    const row = Math.floor(((places[1] - 1) * down) / of[1]);
    const key = row * across + column;
    const known = found.get(key);
    if (!known) found.set(key, { column, row, n, from: [places[0], places[1]], to: [places[0], places[1]] });
    else {
      known.n += n;
      for (const side of [0, 1] as const) {
        known.from[side] = Math.min(known.from[side], places[side]);
        known.to[side] = Math.max(known.to[side], places[side]);
      }
    }
  }
  return [...found.values()];
}
