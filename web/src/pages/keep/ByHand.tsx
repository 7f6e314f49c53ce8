import { Button, Textarea } from "@mantine/core";
import { useState } from "react";

import { request } from "../../api/client";
import { inWords, useProject } from "../../api/project";
import classes from "./KeepPage.module.css";

/** The conflict file as text, for those who like it. */
export function ByHand() {
  const { project, edit } = useProject();
  const [text, setText] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const open = async () => setText(await (await request(`projects/${project}/export?format=native`)).text());
  const keep = async () => {
    setProblem(undefined);
    const done = await edit({ op: "replace", text }, { label: "Edit as text", onRefused: (error) => setProblem(inWords(error)) });
    if (done) setText(undefined);
  };
  if (text === undefined)
    return (
      <Button size="xs" variant="default" onClick={() => void open()}>
        Look at it as text
      </Button>
    );
  return (
    <div className={classes.byHand}>
      <Textarea aria-label="The conflict as text" value={text} onChange={(event) => setText(event.currentTarget.value)} rows={18} spellCheck={false} classNames={{ input: classes.code ?? "" }} error={problem} />
      <div className={classes.buttons}>
        <Button size="xs" onClick={() => void keep()}>Keep the changes</Button>
        <Button size="xs" variant="default" onClick={() => setText(undefined)}>Close</Button>
      </div>
    </div>
  );
}
