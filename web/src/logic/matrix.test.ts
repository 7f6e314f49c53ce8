import { describe, expect, it } from "vitest";

import { matrixOf, type Judgement, type Neighbourhood } from "./matrix";

const judgement = (kind: string): Judgement => ({ kind, decision_maker: null, words: kind, place: "", cites: [] });

const near: Neighbourhood = {
  reading: "one",
  judgements: [judgement("reading"), judgement("wish"), judgement("rule"), judgement("order")],
  equilibria: {
    seq: [
      { state: 7, overturned_by: [0, 1, 2] },
      { state: 4, overturned_by: [0] },
      { state: 9, overturned_by: [1] },
    ],
  },
};

describe("the matrix of judgements and equilibria", () => {
  it("puts the surest equilibria and the weightiest judgements first", () => {
    const found = matrixOf(near, "seq");
    expect(found.columns.map((column) => [column.state, column.doubts])).toEqual([
      [4, 0],
      [9, 1],
      [7, 2],
    ]);
    expect(found.rows.map((row) => [row.index, row.takes])).toEqual([
      [1, 2],
      [2, 1],
      [0, 2],
    ]);
    expect(found.rows[0]?.cells).toEqual([false, true, true]);
  });

  it("says how much it leaves out", () => {
    const found = matrixOf(near, "seq", 1, 1);
    expect(found.moreColumns).toBe(2);
    expect(found.moreRows).toBe(1);
    expect(found.rows.map((row) => row.index)).toEqual([1, 0]);
  });

  it("is empty where there is no equilibrium", () => {
    expect(matrixOf(near, "nash")).toEqual({ columns: [], rows: [], moreColumns: 0, moreRows: 0 });
  });
});
