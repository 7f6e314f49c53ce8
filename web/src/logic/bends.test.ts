import { describe, expect, it } from "vitest";

import { bendsOf } from "./bends";

describe("bendsOf", () => {
  it("measures along the line and away from it", () => {
    expect(bendsOf({ x: 0, y: 0 }, { x: 10, y: 0 }, [{ x: 5, y: 3 }])).toEqual({ weights: [0.5], distances: [3] });
    expect(bendsOf({ x: 0, y: 0 }, { x: 0, y: 10 }, [{ x: 2, y: 2 }])).toEqual({ weights: [0.2], distances: [-2] });
  });
  it("bears two ends in one place", () => {
    expect(bendsOf({ x: 1, y: 1 }, { x: 1, y: 1 }, [{ x: 1, y: 2 }]).weights).toEqual([0]);
  });
});
