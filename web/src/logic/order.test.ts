import { describe, expect, it } from "vitest";

import { moved, placedAt, stepped, tiedWith, without } from "./order";

const RANKING = [["YN"], ["NN", "YY"], ["NY"]];

describe("rankings", () => {
  it("lose an item and the group that it leaves empty", () => {
    expect(without(RANKING, "YN")).toEqual([["NN", "YY"], ["NY"]]);
  });
  it("tie an item with another", () => {
    expect(tiedWith(RANKING, "NY", "YN")).toEqual([
      ["YN", "NY"],
      ["NN", "YY"],
    ]);
    expect(tiedWith(RANKING, "NY", "NY")).toEqual(RANKING);
  });
  it("give an item a place of its own", () => {
    expect(placedAt(RANKING, "YY", 0)).toEqual([["YY"], ["YN"], ["NN"], ["NY"]]);
    expect(placedAt(RANKING, "YY", 3)).toEqual([["YN"], ["NN"], ["NY"], ["YY"]]);
  });
  it("go step by step: out of a tie, then into the next", () => {
    const out = stepped(RANKING, "YY", -1);
    expect(out).toEqual([["YN"], ["YY"], ["NN"], ["NY"]]);
    expect(stepped(out, "YY", -1)).toEqual([["YN", "YY"], ["NN"], ["NY"]]);
    expect(stepped(RANKING, "YN", -1)).toEqual(RANKING);
  });
  it("keep every item, whatever is done", () => {
    const all = (ranking: readonly (readonly string[])[]) => ranking.flat().sort();
    for (const item of all(RANKING))
      for (const step of [1, -1] as const) expect(all(stepped(RANKING, item, step))).toEqual(all(RANKING));
  });
});

describe("moved", () => {
  it("moves one item", () => {
    expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
    expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  });
});
