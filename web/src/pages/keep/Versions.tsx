import { Button, TextInput } from "@mantine/core";
import { IconBookmarkPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { ApiError, getJson, postJson } from "../../api/client";
import { inWords, useProject } from "../../api/project";
import type { Address, Document, Version } from "../../api/types";
import { Nothing, Panel } from "../../components/bits";
import { when } from "../start/StartPage";
import classes from "./KeepPage.module.css";

/** Versions with a note: places to come back to. */
export function Versions() {
  const { project, document: doc, adopt, say } = useProject();
  const client = useQueryClient();
  const { data } = useQuery({
    queryKey: ["versions", project],
    queryFn: () => getJson<{ versions: Version[] }>(`projects/${project}/versions`),
  });
  const [name, setName] = useState("");
  const [note, setNote] = useState("");
  const [open, setOpen] = useState<string>();
  const attempt = async (what: () => Promise<void>) => {
    try {
      await what();
      await client.invalidateQueries({ queryKey: ["versions", project] });
    } catch (error) {
      if (error instanceof ApiError) say("bad", inWords(error));
    }
  };
  const save = () =>
    attempt(async () => {
      await postJson(`projects/${project}/versions`, { name: name.trim(), note: note.trim() });
      setName("");
      setNote("");
    });
  const restore = (version: Version) =>
    attempt(async () => {
      adopt(await postJson<Document>(`projects/${project}/versions/${version.id}/restore`, { revision: doc.revision }));
      say("good", `“${version.name}” is back. Undo returns to what was before.`);
    });
  return (
    <Panel flush title="Versions" note="places to come back to">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) void save();
        }}
      >
        <TextInput
          size="xs"
          label="Name"
          placeholder="Before the talks"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          size="xs"
          label="Note"
          placeholder="What it stands for"
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Button
          size="xs"
          type="submit"
          disabled={!name.trim()}
          leftSection={<IconBookmarkPlus size={15} aria-hidden />}
        >
          Keep this version
        </Button>
      </form>
      {data?.versions.length === 0 && <Nothing>No version yet.</Nothing>}
      <ul className={classes.rows}>
        {data?.versions.map((version) => (
          <li key={version.id}>
            <div className={classes.row}>
              <span>
                <b>{version.name}</b>
                {version.note && <span>{version.note}</span>}
                <small>{when(version.at)}</small>
              </span>
              <Button
                size="compact-xs"
                variant="subtle"
                aria-expanded={open === version.id}
                onClick={() => setOpen(open === version.id ? undefined : version.id)}
              >
                What changed since
              </Button>
              <Button size="compact-xs" variant="subtle" onClick={() => void restore(version)}>
                Bring it back
              </Button>
            </div>
            {open === version.id && <Changes version={version.id} />}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

interface VersionChange {
  at: Address;
  kind: "added" | "removed" | "changed";
  before?: unknown;
  after?: unknown;
}

function Changes({ version }: { version: string }) {
  const { project, document: doc } = useProject();
  const { data } = useQuery({
    queryKey: ["changes", project, version, doc.revision],
    queryFn: () => getJson<{ changes: VersionChange[] }>(`projects/${project}/versions/${version}/changes?to=now`),
  });
  if (!data) return null;
  if (data.changes.length === 0) return <p className={classes.note}>Nothing.</p>;
  return (
    <ul className={classes.changes}>
      {data.changes.slice(0, 40).map((change, index) => (
        <li key={index}>
          <b data-kind={change.kind}>{change.kind}</b>
          <span>{change.at.join(" · ") || "the conflict"}</span>
          {change.kind === "changed" && (
            <code>
              {brief(change.before)} <i>now</i> {brief(change.after)}
            </code>
          )}
        </li>
      ))}
    </ul>
  );
}

function brief(value: unknown): string {
  const text = value === undefined ? "nothing" : typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 90 ? `${text.slice(0, 88)} ...` : text;
}
