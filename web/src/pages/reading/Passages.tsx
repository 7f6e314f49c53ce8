import { Select } from "@mantine/core";
import { useEffect, useRef, useState } from "react";

import { useDecide, type ReadText, type Statement } from "../../api/reading";
import { plural } from "../../components/bits";
import { beside, familyOf, kindWords, segmentsOf } from "../../logic/passages";
import classes from "./ReadingPage.module.css";

interface Props {
  text: ReadText;
  chosen: string | undefined;
  /** A place that a search found. */
  place: number | undefined;
  onChoose: (id: string | undefined) => void;
}

/** The text, its passages marked: colour and a word for the kind, a line under it for what was decided. */
export function Passages({ text, chosen, place, onChoose }: Props) {
  const decide = useDecide();
  const box = useRef<HTMLDivElement>(null);
  const [only, setOnly] = useState("");
  const kinds = [...new Set(text.records.map((record) => record.kind))].sort();
  const records = text.records.filter((record) => only === "" || record.kind === only || record.verdict === only);
  const byId = new Map(records.map((record) => [record.id, record]));
  const ids = records.map((record) => record.id);
  useEffect(() => {
    const selector = chosen
      ? `[data-record~="${chosen}"]`
      : place === undefined
        ? null
        : `[data-start="${startOf(text, place)}"]`;
    if (selector) box.current?.querySelector(selector)?.scrollIntoView({ block: "center" });
  }, [chosen, place, text]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (target instanceof HTMLElement && target.closest("input, textarea, select, [role=listbox], [contenteditable]"))
        return;
      const key = event.key.toLowerCase();
      if (key === "j" || key === "k") onChoose(beside(ids, chosen, key === "j" ? 1 : -1));
      else if (key === "a" && chosen) void decide("accept", [chosen]);
      else if (key === "r" && chosen) void decide("reject", [chosen]);
      else if (key === "o" && chosen) void decide("reopen", [chosen]);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  });
  return (
    <>
      <div className={classes.filter}>
        <Select
          size="xs"
          w={210}
          aria-label="Which passages"
          value={only}
          allowDeselect={false}
          onChange={(value) => setOnly(value ?? "")}
          data={[
            { value: "", label: "all passages" },
            { value: "open", label: "still open" },
            { value: "accepted", label: "accepted" },
            { value: "rejected", label: "rejected" },
            ...kinds.map((kind) => ({ value: kind, label: kindWords(kind) })),
          ]}
        />
        <span>{plural(records.length, "passage")}</span>
      </div>
      {/* A long text is moved along by keyboard as well. */}
      <div
        className={classes.text}
        ref={box}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="group"
        aria-label="Text with its passages"
        data-testid="text"
      >
        {text.paragraphs.map((paragraph) => (
          <p
            key={paragraph.start}
            data-start={paragraph.start}
            data-found={place !== undefined && startOf(text, place) === paragraph.start ? "" : undefined}
          >
            {segmentsOf(paragraph.text, paragraph.start, records).map((segment, index) => {
              const first = byId.get(segment.ids[0] ?? "");
              if (!first) return <span key={index}>{segment.text}</span>;
              return (
                <Passage
                  key={index}
                  record={first}
                  others={segment.ids.length - 1}
                  begins={segment.begins.includes(first.id)}
                  text={segment.text}
                  ids={segment.ids}
                  chosen={chosen}
                  onChoose={() => onChoose(next(segment.ids, chosen))}
                />
              );
            })}
          </p>
        ))}
      </div>
    </>
  );
}

/** Where several records stand in one passage, choosing it again goes to the next of them. */
function next(ids: string[], chosen: string | undefined): string | undefined {
  const at = chosen ? ids.indexOf(chosen) : -1;
  return ids[(at + 1) % ids.length];
}

function startOf(text: ReadText, place: number): number | undefined {
  return text.paragraphs.filter((paragraph) => paragraph.start <= place).at(-1)?.start;
}

interface PassageProps {
  record: Statement;
  others: number;
  begins: boolean;
  text: string;
  ids: string[];
  chosen: string | undefined;
  onChoose: () => void;
}

function Passage({ record, others, begins, text, ids, chosen, onChoose }: PassageProps) {
  const actors = record.actors.map((party) => party.name).join(", ");
  const more = others > 0 ? `, and ${others} more` : "";
  return (
    <span
      className={classes.passage}
      role="button"
      tabIndex={0}
      aria-pressed={chosen !== undefined && ids.includes(chosen)}
      aria-label={`${kindWords(record.kind)}, ${record.verdict}: ${text}`}
      title={`${actors || "somebody"}: ${record.negated ? "not " : ""}${kindWords(record.kind)} (${record.status})${more}`}
      data-record={ids.join(" ")}
      data-family={familyOf(record.kind)}
      data-verdict={record.verdict}
      onClick={onChoose}
      onKeyDown={(event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          onChoose();
        }
      }}
    >
      {begins && (
        <span className={classes.tag} aria-hidden>
          {record.verdict === "accepted" ? "✓ " : record.verdict === "rejected" ? "✗ " : ""}
          {record.negated ? "not " : ""}
          {kindWords(record.kind)}
        </span>
      )}
      {text}
    </span>
  );
}
