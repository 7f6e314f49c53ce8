import { describe, expect, it } from "vitest";

import { along, dateWords, isDay, nearest, ticks } from "./timeline";

describe("days on a line", () => {
  it("puts a day where it belongs", () => {
    expect(along("2022-01-01", "2022-01-01", "2022-01-11")).toBe(0);
    expect(along("2022-01-06", "2022-01-01", "2022-01-11")).toBe(0.5);
    expect(along("2023-01-01", "2022-01-01", "2022-01-11")).toBe(1);
    expect(along("2022-01-01", "2022-01-01", "2022-01-01")).toBe(0);
  });

  it("marks the first and the last day, and months that leave room", () => {
    expect(ticks("2021-12-01", "2022-02-24")).toEqual(["2021-12-01", "2022-01-01", "2022-02-01", "2022-02-24"]);
    expect(ticks("2022-02-24", "2022-02-24")).toEqual(["2022-02-24"]);
    expect(ticks("2010-05-03", "2020-05-03").length).toBeLessThanOrEqual(10);
  });

  it("finds the nearest moment", () => {
    const dates = ["2022-01-01", "2022-01-03", "2022-01-11"];
    expect(nearest(0.15, dates, "2022-01-01", "2022-01-11")).toBe(1);
    expect(nearest(0.9, dates, "2022-01-01", "2022-01-11")).toBe(2);
  });

  it("says days in words, and knows which are days", () => {
    expect(dateWords("2022-02-04")).toBe("4 February 2022");
    expect(dateWords("soon")).toBe("soon");
    expect(isDay("2022-02-28")).toBe(true);
    expect(isDay("2022-02-30")).toBe(false);
    expect(isDay("4 February")).toBe(false);
  });
});
