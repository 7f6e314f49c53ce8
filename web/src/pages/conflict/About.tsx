import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";

import { useConflict, useProject } from "../../api/project";
import { Committed, useDetails } from "../../components/Details";
import { useRemove } from "../../components/Removing";
import classes from "./ConflictPage.module.css";
import { Cites } from "./OptionGrid";

/** What the model is about, whose it is, and remarks. */
export function About() {
  const { edit } = useProject();
  const conflict = useConflict();
  const remove = useRemove();
  const details = useDetails();
  const set = (values: Record<string, unknown>, label: string) => void edit({ op: "set", at: [], values }, { label });
  return (
    <div className={classes.about}>
      <Committed
        long
        label="Summary"
        description="What is at issue, in a few sentences."
        value={conflict.summary ?? ""}
        onCommit={(summary) => set({ summary: summary || null }, "Change the summary")}
      />
      <Committed
        label="Point in time that is modelled"
        value={conflict.time ?? ""}
        onCommit={(time) => set({ time: time || null }, "Change the time")}
      />
      <Committed
        label="Authors"
        description="Separated by semicolons."
        value={conflict.authors.join("; ")}
        onCommit={(text) =>
          set(
            {
              authors: text
                .split(";")
                .map((name) => name.trim())
                .filter(Boolean),
            },
            "Change the authors",
          )
        }
      />
      <Committed
        label="Licence"
        value={conflict.licence ?? ""}
        onCommit={(licence) => set({ licence: licence || null }, "Change the licence")}
      />
      <h2>Notes</h2>
      {conflict.notes.map((note, index) => (
        <div key={index} className={classes.note}>
          <Committed
            long
            label={`Note ${index + 1}`}
            value={note.text}
            onCommit={(text) =>
              text
                ? void edit({ op: "set", at: ["notes", index], values: { text } }, { label: "Change a note" })
                : void remove({ op: "remove", at: ["notes", index] }, "the note")
            }
          />
          <Cites
            n={note.cite.length}
            name={`note ${index + 1}`}
            onClick={() => details(["notes", index], `Note ${index + 1}`)}
          />
        </div>
      ))}
      <div>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() =>
            void edit(
              {
                op: "add",
                to: ["notes"],
                value: { text: "A doubt, a disagreement between sources, a simplification." },
              },
              { label: "Add a note" },
            )
          }
        >
          Add a note
        </Button>
      </div>
    </div>
  );
}
