import { ActionIcon, Button, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";

import { useConflict, useProject } from "../../api/project";
import { CheckedStatement } from "../../components/CheckedStatement";
import { useDetails } from "../../components/Details";
import { EditableText } from "../../components/EditableText";
import { useRemove } from "../../components/Removing";
import classes from "./ConflictPage.module.css";
import { Cites } from "./OptionGrid";

/** Statements that bear a name, so that others can use it. */
export function NamedStatements() {
  const { edit } = useProject();
  const { statements } = useConflict();
  const remove = useRemove();
  const details = useDetails();
  const [name, setName] = useState("");
  const [text, setText] = useState("");
  const add = async () => {
    if (
      await edit(
        { op: "add", to: ["statements"], value: { id: name.trim(), statement: text } },
        { label: `Name ${name}` },
      )
    ) {
      setName("");
      setText("");
    }
  };
  return (
    <div className={classes.list}>
      <p className={classes.lead}>
        What comes up again and again is worth a name: write it once, and use the name in rules, preferences and
        questions.
      </p>
      {statements.map((one) => (
        <article key={one.id} className={classes.card} aria-label={`Statement ${one.id}`}>
          <span />
          <div className={classes.cardBody}>
            <div className={classes.line}>
              <EditableText
                value={one.id}
                label="Name of the statement"
                onCommit={(id) =>
                  void edit({ op: "rename", at: ["statements", one.id], id }, { label: `Rename ${one.id} to ${id}` })
                }
              />
            </div>
            <CheckedStatement
              value={one.statement}
              label={`Statement ${one.id}`}
              look
              onCommit={(statement) =>
                void edit(
                  { op: "set", at: ["statements", one.id], values: { statement } },
                  { label: `Change ${one.id}` },
                )
              }
            />
          </div>
          <div className={classes.tools}>
            <Cites n={one.cite.length} name={one.id} onClick={() => details(["statements", one.id], one.id)} />
            <ActionIcon
              aria-label={`Remove ${one.id}`}
              onClick={() => void remove({ op: "remove", at: ["statements", one.id] }, one.id)}
            >
              <IconTrash size={15} stroke={1.7} />
            </ActionIcon>
          </div>
        </article>
      ))}
      <article className={classes.card} aria-label="New named statement">
        <span />
        <div className={classes.cardBody}>
          <TextInput
            size="xs"
            label="Name"
            placeholder="deadlock"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            w={260}
          />
          <CheckedStatement
            value={text}
            label="Statement to be named"
            placeholder="press and not pledge"
            look
            onDraft={setText}
            onCommit={setText}
          />
          <div className={classes.actions}>
            <Button
              size="xs"
              leftSection={<IconPlus size={14} aria-hidden />}
              disabled={!name.trim() || !text.trim()}
              onClick={() => void add()}
            >
              Add
            </Button>
          </div>
        </div>
      </article>
    </div>
  );
}
