import { describe, expect, it } from "vitest";

import { dropTarget, flat } from "./statements";

describe("dropTarget", () => {
  it("gives a rank of its own between ranks", () => {
    expect(dropTarget([1, 1, 1], { rank: 0, place: 0 }, 2)).toEqual({ rank: 2, tied: false });
    expect(dropTarget([1, 1, 1], { rank: 2, place: 0 }, 0)).toEqual({ rank: 0, tied: false });
    expect(dropTarget([1, 1, 1], { rank: 0, place: 0 }, 1)).toEqual({ rank: 1, tied: false });
  });
  it("joins a rank that it is dropped into the middle of", () => {
    expect(dropTarget([1, 2], { rank: 0, place: 0 }, 1)).toEqual({ rank: 0, tied: true });
    expect(dropTarget([1, 2], { rank: 0, place: 0 }, 0)).toEqual({ rank: 0, tied: false });
    expect(dropTarget([1, 2], { rank: 0, place: 0 }, 2)).toEqual({ rank: 1, tied: false });
  });
});

describe("flat", () => {
  it("lists rank by rank", () => {
    expect(flat([1, 2])).toEqual([
      { rank: 0, place: 0 },
      { rank: 1, place: 0 },
      { rank: 1, place: 1 },
    ]);
  });
});
