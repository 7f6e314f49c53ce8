import { Button, Textarea } from "@mantine/core";
import { useState } from "react";

import { ApiError, getJson, postJson } from "../../api/client";
import { inWords, useProject } from "../../api/project";
import type { Document, Problem } from "../../api/types";
import { problemInWords } from "../../components/bits";
import classes from "./KeepPage.module.css";

/** The conflict file as text, for those who like it. */
export function ByHand() {
  const { project, document: doc, adopt } = useProject();
  const [text, setText] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const open = async () => setText((await getJson<{ text: string }>(`projects/${project}/text`)).text);
  const keep = async () => {
    setProblem(undefined);
    try {
      adopt(await postJson<Document>(`projects/${project}/text`, { revision: doc.revision, text }, { method: "PUT" }));
      setText(undefined);
    } catch (error) {
      if (error instanceof ApiError) setProblem(error.problems.map(placed).join("\n") || inWords(error));
    }
  };
  if (text === undefined)
    return (
      <Button size="xs" variant="default" onClick={() => void open()}>
        Look at it as text
      </Button>
    );
  return (
    <div className={classes.byHand}>
      <Textarea
        aria-label="The conflict as text"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        rows={18}
        spellCheck={false}
        classNames={{ input: classes.code ?? "" }}
        error={problem}
      />
      <div className={classes.buttons}>
        <Button size="xs" onClick={() => void keep()}>
          Keep the changes
        </Button>
        <Button size="xs" variant="default" onClick={() => setText(undefined)}>
          Close
        </Button>
      </div>
    </div>
  );
}

function placed(problem: Problem): string {
  return `${problem.line ? `Line ${problem.line}: ` : ""}${problemInWords(problem)}`;
}
