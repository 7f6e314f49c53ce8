import { describe, expect, it } from "vitest";

import { complete, completions, quoted, tokens, type Name } from "./statement";

const NAMES: Name[] = [
  { id: "press", label: "Press the three demands", kind: "option", owner: "Russia", levels: ["no", "yes"] },
  { id: "back", label: "Back Russia's demands", kind: "option", owner: "China", levels: ["none", "mild", "full"] },
  { id: "deadlock", label: "Deadlock", kind: "statement" },
];

const inserts = (text: string, cursor = text.length) =>
  completions(text, cursor, NAMES).items.map((item) => item.insert);

describe("tokens", () => {
  it("knows words, names, levels and comparisons, and where they stand", () => {
    const found = tokens('if press then not (back >= "very full")');
    expect(found.map((token) => token.kind)).toEqual([
      "keyword",
      "name",
      "keyword",
      "keyword",
      "parenthesis",
      "name",
      "operator",
      "string",
      "parenthesis",
    ]);
    expect(found[1]).toEqual({ kind: "name", text: "press", start: 3, end: 8 });
  });
  it("keeps letters of any script and an open quotation", () => {
    expect(tokens('größe = "halb').map((token) => token.text)).toEqual(["größe", "=", '"halb']);
    expect(tokens("§").map((token) => token.kind)).toEqual(["unknown"]);
  });
});

describe("completions", () => {
  it("offers every name and the words that may begin a statement", () => {
    expect(inserts("")).toEqual(["press", "back", "deadlock", "not", "if", "("]);
  });
  it("finds a name by a word of its label", () => {
    expect(inserts("demands")).toEqual(["press", "back"]);
  });
  it("offers connectives after a name, and comparisons where an option has several levels", () => {
    expect(inserts("press ")).toEqual(["and", "or", "iff"]);
    expect(inserts("back ").slice(0, 3)).toEqual(["=", "!=", "<"]);
  });
  it("offers 'then' while an if is open", () => {
    expect(inserts("if press ")).toEqual(["then", "and", "or", "iff"]);
    expect(inserts("if press then back = none ")).not.toContain("then");
  });
  it("offers the levels of the option that is compared", () => {
    expect(inserts("back >= ")).toEqual(["none", "mild", "full"]);
    expect(inserts("back >= m")).toEqual(["mild"]);
  });
  it("replaces the word under the cursor only", () => {
    const at = completions("pre and deadlock", 3, NAMES);
    expect(complete("pre and deadlock", at, "press")).toEqual({ text: "press and deadlock", cursor: 6 });
  });
});

describe("quoted", () => {
  it("puts levels of several words, and words of the language, in quotes", () => {
    expect(quoted("mild")).toBe("mild");
    expect(quoted("every night")).toBe('"every night"');
    expect(quoted("not")).toBe('"not"');
  });
});
