import { describe, expect, it } from "vitest";

import { beside, familyOf, segmentsOf } from "./passages";

describe("passages", () => {
  it("cuts a paragraph where records begin and end, the shorter one first", () => {
    const found = segmentsOf("A said B will go.", 100, [
      { id: "outer", span: [100, 117] },
      { id: "inner", span: [107, 116] },
    ]);
    expect(found.map((one) => [one.text, one.ids, one.begins])).toEqual([
      ["A said ", ["outer"], ["outer"]],
      ["B will go", ["inner", "outer"], ["inner"]],
      [".", ["outer"], []],
    ]);
    expect(found.map((one) => one.text).join("")).toBe("A said B will go.");
  });

  it("leaves out what stands elsewhere, and follows a passage over paragraphs", () => {
    expect(segmentsOf("plain", 0, [{ id: "far", span: [50, 60] }])).toEqual([{ text: "plain", ids: [], begins: [] }]);
    expect(segmentsOf("tail of it", 10, [{ id: "long", span: [0, 14] }])[0]).toEqual({
      text: "tail",
      ids: ["long"],
      begins: ["long"],
    });
    expect(segmentsOf("", 0, [])).toEqual([]);
  });

  it("counts characters as the server does", () => {
    const found = segmentsOf("🕊 peace now", 0, [{ id: "one", span: [2, 7] }]);
    expect(found.map((one) => one.text)).toEqual(["🕊 ", "peace", " now"]);
  });

  it("knows families and neighbours", () => {
    expect([familyOf("demand"), familyOf("offer"), familyOf("attack"), familyOf("support"), familyOf("claim")]).toEqual(
      ["demand", "answer", "force", "bond", "word"],
    );
    expect(beside(["a", "b"], undefined, 1)).toBe("a");
    expect(beside(["a", "b"], undefined, -1)).toBe("b");
    expect(beside(["a", "b"], "a", 1)).toBe("b");
    expect(beside(["a", "b"], "b", 1)).toBe("b");
    expect(beside([], "b", 1)).toBeUndefined();
  });
});
