import {
  ActionIcon,
  Button,
  Checkbox,
  NumberInput,
  SegmentedControl,
  Select,
  TextInput,
  Textarea,
} from "@mantine/core";
import { IconCheck, IconChevronLeft, IconChevronRight, IconPencil, IconRotate, IconX } from "@tabler/icons-react";
import { useState } from "react";

import { sentence, useConflict } from "../../api/project";
import { useDecide, type ReadDocument, type Reading, type Statement } from "../../api/reading";
import { Panel } from "../../components/bits";
import { kindWords } from "../../logic/passages";
import { elementName, useElements } from "./elements";
import classes from "./ReadingPage.module.css";

interface Props {
  record: Statement;
  reading: Reading;
  document: ReadDocument | undefined;
  onStep: (step: 1 | -1) => void;
}

/** One passage: who says so, who does what towards whom, and what is decided on it. */
export function RecordPanel({ record, reading, document, onStep }: Props) {
  const decide = useDecide();
  const [editing, setEditing] = useState(false);
  return (
    <div className={classes.record} data-testid="record">
      <Panel
        title={sentence(`${record.negated ? "not " : ""}${kindWords(record.kind)}`)}
        note={record.verdict === "open" ? "still open" : record.verdict}
        actions={
          <>
            <ActionIcon size="sm" aria-label="The passage before" onClick={() => onStep(-1)}>
              <IconChevronLeft size={15} />
            </ActionIcon>
            <ActionIcon size="sm" aria-label="The next passage" onClick={() => onStep(1)}>
              <IconChevronRight size={15} />
            </ActionIcon>
          </>
        }
      >
        <blockquote className={classes.words}>{record.words}</blockquote>
        <Says record={record} document={document} />
        <dl className={classes.facts}>
          <Fact name="Who" value={record.actors.map((one) => one.name).join(", ") || "not told"} />
          <Fact name="Towards whom" value={record.targets.map((one) => one.name).join(", ") || "nobody named"} />
          <Fact name="Kind" value={kindWords(record.kind)} hint={reading.kinds[record.kind]} />
          <Fact
            name="Status"
            value={record.status + (record.negated ? ", negated" : "")}
            hint={reading.statuses[record.status]}
          />
          {record.about && <Fact name="About" value={record.about} />}
          <Fact name="When" value={record.date ?? "not told"} />
          <Fact
            name="Confidence"
            value={`${record.confidence.toLocaleString("en", { maximumFractionDigits: 2 })}, ${record.edited ? "edited by the analyst" : `by ${record.method}`}`}
          />
          <Fact name="Where" value={record.locator} />
        </dl>
        <div className={classes.buttons}>
          <Button
            size="xs"
            variant={record.verdict === "accepted" ? "filled" : "default"}
            leftSection={<IconCheck size={14} aria-hidden />}
            onClick={() => void decide("accept", [record.id])}
          >
            Accept
          </Button>
          <Button
            size="xs"
            variant={record.verdict === "rejected" ? "filled" : "default"}
            leftSection={<IconX size={14} aria-hidden />}
            onClick={() => void decide("reject", [record.id])}
          >
            Reject
          </Button>
          {record.verdict !== "open" && (
            <Button
              size="xs"
              variant="subtle"
              leftSection={<IconRotate size={14} aria-hidden />}
              onClick={() => void decide("reopen", [record.id])}
            >
              Leave open
            </Button>
          )}
          <Button
            size="xs"
            variant="subtle"
            aria-expanded={editing}
            leftSection={<IconPencil size={14} aria-hidden />}
            onClick={() => setEditing(!editing)}
          >
            Edit
          </Button>
        </div>
        {editing && <Editing record={record} reading={reading} onDone={() => setEditing(false)} />}
      </Panel>
      <Links record={record} />
    </div>
  );
}

/** Who says so, the outermost first: the document says that an agency reports that somebody stated. */
function Says({ record, document }: { record: Statement; document: ReadDocument | undefined }) {
  const outer = document?.publisher ?? document?.title ?? "The document";
  return (
    <ol className={classes.voices} aria-label="Who says so">
      <li>
        <b>{outer}</b> says
        {document?.perspective && <span> (view of {document.perspective})</span>}
      </li>
      {record.voices.map((voice, index) => (
        <li key={index} style={{ paddingLeft: 14 * (index + 1) }}>
          that <b>{voice.name}</b> {voice.verb}
          {voice.quoted && <span> (in quotation marks)</span>}
        </li>
      ))}
    </ol>
  );
}

function Fact({ name, value, hint }: { name: string; value: string; hint?: string | undefined }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value}
        {hint && <small>{hint}</small>}
      </dd>
    </div>
  );
}

function Editing({ record, reading, onDone }: { record: Statement; reading: Reading; onDone: () => void }) {
  const decide = useDecide();
  const start = {
    kind: record.kind,
    status: record.status,
    negated: record.negated ? "yes" : "no",
    actors: record.actors.map((one) => one.name).join(", "),
    targets: record.targets.map((one) => one.name).join(", "),
    voices: record.voices.map((one) => one.name).join(" / "),
    about: record.about,
    date: record.date ?? "",
    confidence: String(record.confidence),
  };
  const [fields, setFields] = useState(start);
  const [note, setNote] = useState(record.note ?? "");
  const set = (change: Partial<typeof start>) => setFields({ ...fields, ...change });
  const text = (name: "actors" | "targets" | "voices" | "about" | "date", label: string, hint?: string) => (
    <TextInput
      size="xs"
      label={label}
      placeholder={hint ?? ""}
      value={fields[name]}
      onChange={(event) => set({ [name]: event.currentTarget.value })}
    />
  );
  const keep = async () => {
    const changed = Object.entries(fields).filter(([name, value]) => value !== start[name as keyof typeof start]);
    if (changed.length > 0 && !(await decide("edit", [record.id], { changes: Object.fromEntries(changed) }))) return;
    if (note !== (record.note ?? "") && !(await decide("note", [record.id], { note }))) return;
    onDone();
  };
  return (
    <form
      className={classes.editing}
      onSubmit={(event) => {
        event.preventDefault();
        void keep();
      }}
    >
      <Select
        size="xs"
        label="Kind"
        value={fields.kind}
        allowDeselect={false}
        data={Object.keys(reading.kinds).map((kind) => ({ value: kind, label: kindWords(kind) }))}
        onChange={(value) => value && set({ kind: value })}
      />
      <Select
        size="xs"
        label="Status"
        value={fields.status}
        allowDeselect={false}
        data={Object.keys(reading.statuses)}
        onChange={(value) => value && set({ status: value })}
      />
      <Checkbox
        size="xs"
        label="It is said not to be so"
        checked={fields.negated === "yes"}
        onChange={(event) => set({ negated: event.currentTarget.checked ? "yes" : "no" })}
      />
      {text("actors", "Who", "with commas between several")}
      {text("targets", "Towards whom", "with commas between several")}
      {text("voices", "Who says so", "the outermost first, with / between")}
      {text("about", "About")}
      {text("date", "When", "2022-02-04, 2022-02 or 2022")}
      <NumberInput
        size="xs"
        label="Confidence"
        min={0}
        max={1}
        step={0.1}
        decimalScale={2}
        value={Number(fields.confidence)}
        onChange={(value) => set({ confidence: String(value) })}
      />
      <Textarea
        size="xs"
        label="Note"
        autosize
        minRows={1}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className={classes.buttons}>
        <Button size="xs" type="submit">
          Keep the changes
        </Button>
        <Button size="xs" variant="subtle" color="gray" onClick={onDone}>
          Leave it
        </Button>
      </div>
    </form>
  );
}

/** What in the model it bears on, for or against. */
function Links({ record }: { record: Statement }) {
  const decide = useDecide();
  const conflict = useConflict();
  const elements = useElements();
  const [stance, setStance] = useState("for");
  return (
    <Panel title="Bears on">
      {record.links.length === 0 && <p className={classes.soft}>Nothing in the model yet.</p>}
      <ul className={classes.links} aria-label="Links">
        {record.links.map((link) => (
          <li key={link.element} data-stance={link.stance}>
            <b>{link.stance === "for" ? "for" : "against"}</b> {elementName(conflict, link.element)}
            <ActionIcon
              size="sm"
              aria-label={`No longer link to ${elementName(conflict, link.element)}`}
              onClick={() => void decide("unlink", [record.id], { element: link.element })}
            >
              <IconX size={14} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <div className={classes.link}>
        <SegmentedControl
          size="xs"
          aria-label="Does it speak for or against"
          value={stance}
          onChange={setStance}
          data={[
            { value: "for", label: "For" },
            { value: "against", label: "Against" },
          ]}
        />
        <Select
          size="xs"
          aria-label="Link to"
          placeholder="Link to ..."
          searchable
          value={null}
          data={elements}
          onChange={(element) =>
            element && void decide("link", [record.id], { element, against: stance === "against" })
          }
          comboboxProps={{ width: 330, position: "bottom-end" }}
        />
      </div>
    </Panel>
  );
}
