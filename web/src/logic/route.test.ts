import { describe, expect, it } from "vitest";

import { formatRoute, parseRoute } from "./route";

describe("routes", () => {
  it("start without a project", () => {
    expect(parseRoute("")).toEqual({ project: undefined, page: "start", query: {} });
    expect(parseRoute("#/")).toEqual({ project: undefined, page: "start", query: {} });
  });
  it("survive being written and read", () => {
    const hash = formatRoute("p1", "answers", { state: 12, where: "not press and back", nothing: undefined });
    expect(parseRoute(hash)).toEqual({
      project: "p1",
      page: "answers",
      query: { state: "12", where: "not press and back" },
    });
  });
});
