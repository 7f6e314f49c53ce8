/** Where an arc bends, in the form that the drawing library wants. */

export interface Point {
  x: number;
  y: number;
}

/** For each bend its share of the way from one end to the other, and its distance from the straight line. */
export function bendsOf(from: Point, to: Point, bends: readonly Point[]): { weights: number[]; distances: number[] } {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = Math.hypot(dx, dy) || 1;
  return {
    weights: bends.map((bend) => ((bend.x - from.x) * dx + (bend.y - from.y) * dy) / length ** 2),
    distances: bends.map((bend) => ((bend.x - from.x) * -dy + (bend.y - from.y) * dx) / length),
  };
}
