import { describe, expect, it } from "vitest";

import type { Conflict } from "../api/types";
import { nextLevel, NO_FILTER, whereOf } from "./filter";

describe("whereOf", () => {
  it("is nothing without a filter", () => {
    expect(whereOf(NO_FILTER)).toBeNull();
  });
  it("joins a statement with levels, in quotes where needed", () => {
    expect(whereOf({ ...NO_FILTER, statement: "a or b" })).toBe("a or b");
    expect(whereOf({ ...NO_FILTER, statement: "a or b", levels: { c: "every night" } })).toBe(
      '(a or b) and c = "every night"',
    );
  });
});

describe("nextLevel", () => {
  const conflict = {
    decision_makers: [{ options: [{ id: "c", levels: ["none", "some", "all"] }] }],
  } as unknown as Conflict;
  it("goes from the highest down, and then to any", () => {
    expect(nextLevel(conflict, "c", undefined)).toBe("all");
    expect(nextLevel(conflict, "c", "all")).toBe("some");
    expect(nextLevel(conflict, "c", "none")).toBeUndefined();
  });
});
