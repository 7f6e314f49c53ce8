import { Button, Modal, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { ApiError, getJson, postJson } from "../api/client";
import { inWords, useProject } from "../api/project";
import type { DiskQuestion, Document } from "../api/types";
import { Problems } from "../components/bits";
import { Waiting } from "../components/Waiting";
import classes from "./DiskDialog.module.css";

/** Mine, theirs, or one by one. */
export function DiskDialog({ onClose }: { onClose: () => void }) {
  const { project, document: doc, adopt, say } = useProject();
  const { data } = useQuery({
    queryKey: ["disk", project, doc.revision],
    queryFn: () => getJson<DiskQuestion>(`projects/${project}/disk`),
  });
  const [choices, setChoices] = useState<Record<number, "mine" | "theirs">>({});
  const take = async (how: "mine" | "theirs" | "merged") => {
    const list = data?.clashes.map((_, index) => choices[index] ?? "mine") ?? [];
    try {
      adopt(
        await postJson<Document>(`projects/${project}/disk`, {
          take: how,
          ...(how === "merged" ? { choices: list } : {}),
        }),
      );
      onClose();
    } catch (error) {
      if (error instanceof ApiError) say("bad", inWords(error));
    }
  };
  return (
    <Modal opened onClose={onClose} title="The file was changed on disk" size="xl" lockScroll={false} centered>
      {!data ? (
        <Waiting />
      ) : (
        <div className={classes.dialog}>
          <Problems problems={data.problems} />
          {data.clashes.map((clash, index) => (
            <div key={index} className={classes.clash}>
              <h3>{clash.at.join(" · ")}</h3>
              <SegmentedControl
                size="xs"
                aria-label={`What to take for ${clash.at.join(" ")}`}
                value={choices[index] ?? "mine"}
                onChange={(value) => setChoices({ ...choices, [index]: value })}
                data={[
                  { value: "mine", label: "Here" },
                  { value: "theirs", label: "On disk" },
                ]}
              />
              <pre data-taken={(choices[index] ?? "mine") === "mine" || undefined}>{shown(clash.mine)}</pre>
              <pre data-taken={choices[index] === "theirs" || undefined}>{shown(clash.theirs)}</pre>
            </div>
          ))}
          <div className={classes.actions}>
            <Button onClick={() => void take("merged")} disabled={data.theirs === null}>
              Merge as chosen
            </Button>
            <Button variant="default" onClick={() => void take("mine")}>
              Keep what is here
            </Button>
            <Button variant="default" onClick={() => void take("theirs")} disabled={data.theirs === null}>
              Take the file
            </Button>
          </div>
        </div>
      )}
    </Modal>
  );
}

function shown(value: unknown): string {
  return value === null || value === undefined
    ? "(nothing)"
    : typeof value === "string"
      ? value
      : JSON.stringify(value, null, 2);
}
