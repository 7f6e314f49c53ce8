import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { ApiError, getJson, postJson } from "../../api/client";
import { inWords, useProject } from "../../api/project";
import type { Document, Step } from "../../api/types";
import { Panel } from "../../components/bits";
import { when } from "../start/StartPage";
import classes from "./KeepPage.module.css";

const KINDS: Record<string, string> = {
  undo: "undone",
  redo: "done again",
  disk: "on disk",
  restore: "brought back",
  open: "opened",
};

/** Every step, newest first. */
export function History() {
  const { project, document: doc, undo, redo, adopt, say } = useProject();
  const [limit, setLimit] = useState(25);
  const { data } = useQuery({
    queryKey: ["history", project, doc.revision, limit],
    queryFn: () => getJson<{ steps: Step[]; complete: boolean }>(`projects/${project}/history?limit=${limit}`),
    placeholderData: (previous) => previous,
  });
  const back = async (revision: number) => {
    try {
      adopt(await postJson<Document>(`projects/${project}/history/${revision}/restore`, { revision: doc.revision }));
    } catch (error) {
      if (error instanceof ApiError) say("bad", inWords(error));
    }
  };
  return (
    <Panel
      flush
      title="History"
      note="undone and done again without end"
      actions={
        <>
          <Button size="compact-xs" variant="subtle" disabled={!doc.undo} onClick={undo}>
            Undo
          </Button>
          <Button size="compact-xs" variant="subtle" disabled={!doc.redo} onClick={redo}>
            Redo
          </Button>
        </>
      }
    >
      <ol className={classes.rows} aria-label="Steps">
        {data?.steps.map((step) => (
          <li key={step.revision} className={classes.step} data-current={step.current || undefined}>
            <span>{step.label}</span>
            {!step.current && (
              <Button
                size="compact-xs"
                variant="subtle"
                className={classes.back ?? ""}
                aria-label={`Go back to: ${step.label}`}
                onClick={() => void back(step.revision)}
              >
                Go back to here
              </Button>
            )}
            <small>{[KINDS[step.kind], when(step.at)].filter(Boolean).join(", ")}</small>
          </li>
        ))}
      </ol>
      {data && !data.complete && (
        <div className={classes.form}>
          <Button size="compact-xs" variant="subtle" onClick={() => setLimit(limit + 100)}>
            Show more
          </Button>
        </div>
      )}
    </Panel>
  );
}
