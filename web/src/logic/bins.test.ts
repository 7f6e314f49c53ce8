import { describe, expect, it } from "vitest";

import { cells, type Placed } from "./bins";

const point = (a: number, b: number, n = 1): Placed => ({ places: [a, b], n });

describe("cells", () => {
  it("counts every state once", () => {
    const points = Array.from({ length: 100 }, (_, index) => point(index + 1, 100 - index, 2));
    const found = cells(points, [100, 100], 10, 10);
    expect(found).toHaveLength(10);
    expect(found.reduce((sum, cell) => sum + cell.n, 0)).toBe(200);
    expect(found[0]).toEqual({ column: 0, row: 9, n: 20, from: [1, 91], to: [10, 100] });
  });
  it("has no more cells than places", () => {
    expect(cells([point(1, 1), point(2, 1)], [2, 1], 50, 50).map((cell) => [cell.column, cell.row])).toEqual([
      [0, 0],
      [1, 0],
    ]);
  });
});
