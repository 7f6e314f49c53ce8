import { Button, FileButton, Progress, Select, TextInput } from "@mantine/core";
import { IconSearch, IconUpload } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";

import { ApiError, getJson, postJson, request, TAB } from "../../api/client";
import { inWords, useProject } from "../../api/project";
import type { Found, Reading } from "../../api/reading";
import { Nothing, Panel, plural } from "../../components/bits";
import classes from "./ReadingPage.module.css";

interface Props {
  reading: Reading;
  shown: string | undefined;
  onShow: (document: string, record?: string, start?: number) => void;
}

interface Taken {
  digest: string;
  title: string;
  new: boolean;
  records: number;
  remarks: string[];
}

/** The documents of the project: take one in, choose one, search in all. */
export function Documents({ reading, shown, onShow }: Props) {
  const { project, progress, say } = useProject();
  const client = useQueryClient();
  const job = `${TAB}${useId()}`;
  const [busy, setBusy] = useState(false);
  const [date, setDate] = useState("");
  const files = useQuery({
    queryKey: ["reading", project, "files"],
    queryFn: ({ signal }) => getJson<{ files: { path: string }[] }>(`projects/${project}/reading/files`, signal),
  });
  const take = async (work: () => Promise<Taken>) => {
    setBusy(true);
    try {
      const taken = await work();
      await client.invalidateQueries({ queryKey: ["reading", project] });
      onShow(taken.digest);
      say(
        "good",
        `${taken.new ? "Read" : "Already known"}: “${taken.title}”, ${plural(taken.records, "passage")} proposed.`,
      );
      for (const remark of taken.remarks.slice(0, 2)) say("note", remark);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      say("bad", inWords(error));
    } finally {
      setBusy(false);
    }
  };
  const upload = (file: File) => {
    if (file.size > reading.most_bytes) {
      say("bad", `“${file.name}” is too large: at most ${reading.most_bytes / 1_000_000} MB.`);
      return;
    }
    void take(async () => {
      const answer = await request(`projects/${project}/reading/uploads?name=${encodeURIComponent(file.name)}`, {
        body: file,
        headers: { "X-Detente-Job": job },
      });
      return (await answer.json()) as Taken;
    });
  };
  const open = (path: string) =>
    void take(() =>
      postJson<Taken>(
        `projects/${project}/reading/documents`,
        { file: path, ...(/^\d{4}-\d\d-\d\d$/.test(date) ? { date } : {}) },
        { headers: { "X-Detente-Job": job } },
      ),
    );
  const share = progress[job] ?? 0;
  return (
    <div className={classes.left}>
      <Panel title="Take one in">
        <div className={classes.take}>
          <FileButton onChange={(file) => file && upload(file)} accept={reading.endings.join(",")}>
            {(props) => (
              <Button
                {...props}
                size="xs"
                variant="light"
                disabled={busy}
                leftSection={<IconUpload size={14} aria-hidden />}
              >
                Upload a document
              </Button>
            )}
          </FileButton>
          {(files.data?.files.length ?? 0) > 0 && (
            <>
              <Select
                size="xs"
                label="or from the folder"
                placeholder="Choose a file"
                searchable
                disabled={busy}
                value={null}
                data={files.data?.files.map((file) => file.path) ?? []}
                onChange={(path) => path && open(path)}
                comboboxProps={{ width: 320, position: "bottom-start" }}
              />
              <TextInput
                size="xs"
                label="Its date, where it does not tell"
                placeholder="2022-02-04"
                value={date}
                error={date !== "" && !/^\d{4}-\d\d-\d\d$/.test(date) ? "YYYY-MM-DD" : undefined}
                onChange={(event) => setDate(event.currentTarget.value.trim())}
              />
            </>
          )}
          {busy && <Progress value={Math.max(4, 100 * share)} animated aria-label="Reading" />}
        </div>
      </Panel>
      <Panel flush title="Documents" note={plural(reading.documents.length, "document")}>
        {reading.documents.length === 0 && <Nothing>None yet.</Nothing>}
        <ul className={classes.documents}>
          {reading.documents.map((one) => (
            <li key={one.digest}>
              <button type="button" aria-pressed={one.digest === shown} onClick={() => onShow(one.digest)}>
                <b>{one.title}</b>
                <small>{[one.publisher, one.date, one.form].filter(Boolean).join(", ")}</small>
                <small>
                  {one.records.open} open, {one.records.accepted} accepted, {one.records.rejected} rejected
                </small>
              </button>
            </li>
          ))}
        </ul>
      </Panel>
      {reading.documents.length > 0 && <Search onShow={onShow} />}
    </div>
  );
}

function Search({ onShow }: { onShow: Props["onShow"] }) {
  const { project } = useProject();
  const [draft, setDraft] = useState("");
  const [words, setWords] = useState("");
  const { data } = useQuery({
    queryKey: ["reading", project, "search", words],
    queryFn: ({ signal }) =>
      getJson<Found>(`projects/${project}/reading/search?words=${encodeURIComponent(words)}`, signal),
    enabled: words !== "",
  });
  return (
    <Panel title="Search">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setWords(draft.trim());
        }}
      >
        <TextInput
          size="xs"
          aria-label="Words to search for"
          placeholder="words, then Enter"
          value={draft}
          leftSection={<IconSearch size={14} aria-hidden />}
          onChange={(event) => setDraft(event.currentTarget.value)}
        />
      </form>
      {words !== "" && data && (
        <ul className={classes.found} aria-label="Found">
          {data.found.length === 0 && <li>No sentence holds all of these words.</li>}
          {data.found.slice(0, 20).map((one) => (
            <li key={`${one.document} ${one.start}`}>
              <button type="button" onClick={() => onShow(one.document, undefined, one.start)}>
                {one.words}
                <small>{one.title}</small>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
