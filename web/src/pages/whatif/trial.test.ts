import { describe, expect, it } from "vitest";

import type { Conflict } from "../../api/types";
import { describeEdit, isEmpty, NOTHING } from "./trial";

const conflict = {
  decision_makers: [{ id: "amber", label: "Amber", options: [{ id: "cut", label: "Cuts its price" }] }],
  infeasible: [{ text: "never: cut", kind: "never", statements: ["cut"] }],
  readings: [{ id: "r", preferences: [{ decision_maker: "amber", statements: [[{ statement: "not cut" }]] }] }],
} as unknown as Conflict;

describe("describeEdit", () => {
  it("says what is tried in an analyst's words", () => {
    const at = ["readings", "r", "preferences", "amber", "statements", 0, 0];
    expect(describeEdit(conflict, { op: "negate", at })).toBe("Amber: the opposite of “not cut”");
    expect(describeEdit(conflict, { op: "remove", at: ["infeasible", 0] })).toBe("without the rule “never: cut”");
    expect(
      describeEdit(conflict, {
        op: "set",
        at: ["decision_makers", "amber", "options", "cut"],
        values: { moves: "up" },
      }),
    ).toBe("“Cuts its price” can only be raised, never taken back");
  });
});

describe("isEmpty", () => {
  it("knows a trial of nothing", () => {
    expect(isEmpty(NOTHING)).toBe(true);
    expect(isEmpty({ ...NOTHING, bloc: ["amber"] })).toBe(true);
    expect(isEmpty({ ...NOTHING, bloc: ["amber", "birch"] })).toBe(false);
  });
});
