import { Button } from "@mantine/core";
import { IconFileAlert } from "@tabler/icons-react";
import { useState } from "react";

import { useProject } from "../api/project";
import { DiskDialog } from "./DiskDialog";
import classes from "./Shell.module.css";

/** Says that the file was changed behind our back where both changed the same, and asks. */
export function DiskBanner() {
  const {
    document: { file },
  } = useProject();
  const [open, setOpen] = useState(false);
  if (!["asking", "unreadable", "failed"].includes(file.state)) return null;
  const words = {
    asking: `${file.path} was changed on disk in the same place as here.`,
    unreadable: `${file.path} is no conflict file any more. Nothing is written over it until you say so.`,
    failed: `${file.path} cannot be written. Your changes are kept in the history.`,
  }[file.state as "asking" | "unreadable" | "failed"];
  return (
    <div className={classes.offline} role="alert">
      <IconFileAlert size={17} aria-hidden />
      <span>{words}</span>
      {file.state !== "failed" && (
        <Button size="compact-sm" variant="default" onClick={() => setOpen(true)}>
          Look and decide
        </Button>
      )}
      {open && <DiskDialog onClose={() => setOpen(false)} />}
    </div>
  );
}
