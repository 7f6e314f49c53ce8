import { useState } from "react";

import { moved } from "../logic/order";

/** The order of a list, which holds what was dropped until the server has said the same. */
export function useOrder(ids: readonly string[]) {
  const key = ids.join("\u0000");
  const [pending, setPending] = useState<{ key: string; order: string[] }>();
  const order = pending?.key === key ? pending.order : [...ids];
  const drop = (id: string, to: number) => setPending({ key, order: moved(order, order.indexOf(id), to) });
  const forget = () => setPending(undefined);
  return { order, drop, forget };
}
