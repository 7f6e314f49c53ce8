import { describe, expect, it } from "vitest";

import { parseProse, plainText } from "./prose";

describe("parseProse", () => {
  it("knows headings, paragraphs, lists, and leaves the rest as text", () => {
    expect(parseProse("# Title\n\nOne *two*\nthree.\n\n- a\n- b\n  c\n")).toEqual([
      { kind: "heading", level: 1, text: "Title" },
      { kind: "paragraph", text: "One *two* three." },
      { kind: "list", items: ["a", "b c"] },
    ]);
  });
  it("reads tables and code", () => {
    expect(parseProse("| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nx < y\n```")).toEqual([
      { kind: "table", head: ["a", "b"], rows: [["1", "2"]] },
      { kind: "code", text: "x < y" },
    ]);
  });
});

describe("plainText", () => {
  it("drops marks and keeps words", () => {
    expect(plainText("**Bold** and `code` and [a link](https://example.org)")).toBe("Bold and code and a link");
  });
});
