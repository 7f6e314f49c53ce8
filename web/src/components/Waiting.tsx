import { Loader } from "@mantine/core";
import type { ReactNode } from "react";

import classes from "./bits.module.css";

export function Waiting({ children = "One moment ..." }: { children?: ReactNode }) {
  return (
    <div className={classes.waiting} role="status">
      <Loader size="sm" aria-hidden />
      <span>{children}</span>
    </div>
  );
}
