import { Button, Select, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { ApiError, getJson, postJson } from "../../api/client";
import { inWords, useConflict, useProject } from "../../api/project";
import type { Reading, Statement } from "../../api/reading";
import type { ToldBlock } from "../../api/told";
import type { Document } from "../../api/types";
import { Nothing, Panel, plural } from "../../components/bits";
import { Told } from "../../components/Told";
import { go } from "../../logic/route";
import { kindWords } from "../../logic/passages";
import { elementName, useElements } from "./elements";
import classes from "./ReadingPage.module.css";

interface Props {
  reading: Reading;
  onShow: (document: string, record?: string) => void;
}

/** The evidence for and against a part of the model side by side, and a draft made of what was accepted. */
export function Elements({ reading, onShow }: Props) {
  const { project } = useProject();
  const conflict = useConflict();
  const elements = useElements();
  const [element, setElement] = useState<string | null>(elements[0]?.items[0]?.value ?? null);
  const { data, error } = useQuery({
    queryKey: ["reading", project, "about", element],
    queryFn: ({ signal }) =>
      getJson<{ element: string; records: Statement[] }>(
        `projects/${project}/reading/about?element=${encodeURIComponent(element ?? "")}`,
        signal,
      ),
    enabled: element !== null,
  });
  const stance = (record: Statement) =>
    record.links.find((link) => link.element.split("=")[0] === element?.split("=")[0])?.stance;
  const side = (wanted: "for" | "against") => (data?.records ?? []).filter((record) => stance(record) === wanted);
  return (
    <>
      <Panel
        title={element ? `Evidence on ${elementName(conflict, element)}` : "Evidence"}
        note="accepted passages only"
        actions={
          <Select
            size="xs"
            w={320}
            aria-label="Part of the model"
            searchable
            value={element}
            data={elements}
            onChange={(value) => value && setElement(value)}
          />
        }
      >
        {error ? (
          <Nothing>{error.message}</Nothing>
        ) : (
          <div className={classes.two} data-testid="about">
            {(["for", "against"] as const).map((wanted) => (
              <section key={wanted} aria-label={wanted === "for" ? "For" : "Against"}>
                <h3>{wanted === "for" ? "For" : "Against"}</h3>
                {side(wanted).length === 0 && <p className={classes.soft}>No accepted passage.</p>}
                {side(wanted).map((record) => (
                  <button
                    key={record.id}
                    type="button"
                    className={classes.evidence}
                    onClick={() => onShow(record.document, record.id)}
                  >
                    <span>{record.words}</span>
                    <small>
                      {[
                        kindWords(record.kind),
                        record.status,
                        record.voices.map((voice) => voice.name).join(", ") &&
                          `according to ${record.voices.map((voice) => voice.name).join(", ")}`,
                        reading.documents.find((one) => one.digest === record.document)?.title,
                        record.locator,
                      ]
                        .filter(Boolean)
                        .join(" · ")}
                    </small>
                  </button>
                ))}
              </section>
            ))}
          </div>
        )}
      </Panel>
      <Draft reading={reading} />
    </>
  );
}

function Draft({ reading }: { reading: Reading }) {
  const { say } = useProject();
  const { project } = useProject();
  const client = useQueryClient();
  const [title, setTitle] = useState("");
  const [date, setDate] = useState("");
  const [made, setMade] = useState<Document & { told: ToldBlock[] }>();
  const accepted = reading.documents.reduce((sum, one) => sum + one.records.accepted, 0);
  const draft = async () => {
    try {
      setMade(
        await postJson<Document & { told: ToldBlock[] }>(`projects/${project}/reading/draft`, {
          ...(title.trim() ? { title: title.trim() } : {}),
          ...(date ? { date } : {}),
        }),
      );
      await client.invalidateQueries({ queryKey: ["projects"] });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      say("bad", inWords(error));
    }
  };
  return (
    <Panel title="Draft a conflict" note={`from ${plural(accepted, "accepted passage")}`}>
      <form
        className={classes.draft}
        onSubmit={(event) => {
          event.preventDefault();
          void draft();
        }}
      >
        <TextInput
          size="xs"
          label="Title"
          value={title}
          placeholder="Title of the conflict"
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <TextInput
          size="xs"
          label="The day that is modelled"
          value={date}
          placeholder="the last that is told of"
          onChange={(event) => setDate(event.currentTarget.value.trim())}
        />
        <Button size="xs" type="submit" disabled={accepted === 0}>
          Draft it
        </Button>
      </form>
      <p className={classes.soft}>
        A new conflict beside this one: decision makers, options, positions, the status quo and dated records, each with
        its citations. Preferences stand only where a passage states one; gaps are marked as to-dos.
      </p>
      {made && (
        <div className={classes.made} data-testid="draft">
          <Told blocks={made.told} />
          <Button size="xs" variant="light" onClick={() => go(made.project)}>
            Open “{made.title}”
          </Button>
        </div>
      )}
    </Panel>
  );
}
