import { describe, expect, it } from "vitest";

import { parseEvents } from "./events";

describe("parseEvents", () => {
  it("reads whole frames and keeps what is not yet whole", () => {
    const { events, rest } = parseEvents(': hello\n\nevent: document\ndata: {"revision": 2}\n\nevent: fi');
    expect(events).toEqual([{ event: "document", data: { revision: 2 } }]);
    expect(rest).toBe("event: fi");
  });
});
