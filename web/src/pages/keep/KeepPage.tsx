import { FileButton, Button } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { useState } from "react";

import { ApiError, request } from "../../api/client";
import { inWords, useProject } from "../../api/project";
import type { Document } from "../../api/types";
import { Panel } from "../../components/bits";
import { go } from "../../logic/route";
import { Guide } from "../../shell/Guide";
import { ByHand } from "./ByHand";
import { Exports } from "./Exports";
import { History } from "./History";
import classes from "./KeepPage.module.css";
import { Versions } from "./Versions";

/** What is kept, and what is handed on. */
export default function KeepPage() {
  const { document: doc, say } = useProject();
  const [busy, setBusy] = useState(false);
  const upload = async (file: File | null) => {
    if (!file) return;
    setBusy(true);
    try {
      const opened = (await (
        await request(`uploads?name=${encodeURIComponent(file.name)}`, { body: file })
      ).json()) as Document;
      go(opened.project);
    } catch (error) {
      if (error instanceof ApiError) say("bad", inWords(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={classes.page}>
      <Guide />
      <div className={classes.columns}>
        <div className={classes.column}>
          <Versions />
          <History />
        </div>
        <div className={classes.column}>
          <Exports />
          <Panel title="Bring in" note="opens as a conflict of its own">
            <FileButton onChange={(file) => void upload(file)} accept=".yaml,.yml,.json,.gmcr,.zip">
              {(props) => (
                <Button
                  {...props}
                  variant="default"
                  size="xs"
                  loading={busy}
                  leftSection={<IconUpload size={15} aria-hidden />}
                >
                  A conflict file, a .gmcr file or a project
                </Button>
              )}
            </FileButton>
          </Panel>
          <Panel title="The file" note={doc.file.path}>
            <p className={classes.note}>
              Everything is saved as you go, in a file that can be read and changed by hand. Comments stay. A change
              that somebody makes on disk comes in by itself; where both changed the same, you are asked.
            </p>
            <ByHand />
          </Panel>
        </div>
      </div>
    </div>
  );
}
