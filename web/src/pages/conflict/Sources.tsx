import { ActionIcon, Button, TextInput } from "@mantine/core";
import { IconPencil, IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";

import { useConflict, useProject } from "../../api/project";
import type { Source } from "../../api/types";
import { Nothing } from "../../components/bits";
import { Committed, sourceId } from "../../components/Details";
import { useRemove } from "../../components/Removing";
import { SourceLine } from "../../components/SourceLine";
import classes from "./ConflictPage.module.css";

const FIELDS: { key: keyof Source; label: string }[] = [
  { key: "title", label: "Title" },
  { key: "author", label: "Author" },
  { key: "publisher", label: "Publisher" },
  { key: "date", label: "Date" },
  { key: "url", label: "Address" },
  { key: "perspective", label: "Whose view it is" },
  { key: "note", label: "Note" },
];

/** What the model rests on. */
export function Sources() {
  const { edit } = useProject();
  const { sources } = useConflict();
  const remove = useRemove();
  const [open, setOpen] = useState<string>();
  const [title, setTitle] = useState("");
  const add = () => {
    const id = sourceId(
      title,
      sources.map((source) => source.id),
    );
    void edit({ op: "add", to: ["sources"], value: { id, title: title.trim() } }, { label: "Add a source" });
    setTitle("");
    setOpen(id);
  };
  return (
    <div className={classes.list}>
      <p className={classes.lead}>
        Documents that the model rests on. Any part of it can cite one: click the bookmark beside it.
      </p>
      {sources.length === 0 && <Nothing>No sources yet.</Nothing>}
      {sources.map((source) => (
        <article key={source.id} className={classes.card} aria-label={source.title}>
          <span />
          {open === source.id ? (
            <div className={classes.cardBody}>
              {FIELDS.map(({ key, label }) => (
                <Committed
                  key={key}
                  label={label}
                  value={source[key] ?? ""}
                  onCommit={(text) =>
                    void edit(
                      { op: "set", at: ["sources", source.id], values: { [key]: text || null } },
                      { label: `Change ${label.toLowerCase()} of a source` },
                    )
                  }
                />
              ))}
            </div>
          ) : (
            <SourceLine source={source} />
          )}
          <div className={classes.tools}>
            <ActionIcon
              aria-label={`Edit ${source.title}`}
              aria-expanded={open === source.id}
              onClick={() => setOpen(open === source.id ? undefined : source.id)}
            >
              <IconPencil size={15} stroke={1.7} />
            </ActionIcon>
            <ActionIcon
              aria-label={`Remove ${source.title}`}
              onClick={() => void remove({ op: "remove", at: ["sources", source.id] }, source.title)}
            >
              <IconTrash size={15} stroke={1.7} />
            </ActionIcon>
          </div>
        </article>
      ))}
      <form
        className={classes.actions}
        onSubmit={(event) => {
          event.preventDefault();
          if (title.trim()) add();
        }}
      >
        <TextInput
          size="xs"
          aria-label="Title of a new source"
          placeholder="Title of a document"
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
          w={380}
        />
        <Button size="xs" type="submit" disabled={!title.trim()} leftSection={<IconPlus size={14} aria-hidden />}>
          Add a source
        </Button>
      </form>
    </div>
  );
}
