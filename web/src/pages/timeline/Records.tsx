import { ActionIcon, Button, Checkbox, NumberInput, Select, TextInput } from "@mantine/core";
import { IconPencil, IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";

import { useConflict, useProject } from "../../api/project";
import type { Role } from "../../api/told";
import type { Observation } from "../../api/types";
import { Maker, Nothing, Panel, plural, Signs } from "../../components/bits";
import { Citations } from "../../components/Details";
import { dateWords, isDay } from "../../logic/timeline";
import classes from "./TimelinePage.module.css";

const ROLES: Record<Role, string> = {
  settles: "settles where it stands",
  contradicts: "contradicts another record",
  opens: "opens the question",
  outweighed: "outweighed by a better one",
  loses: "from here on nobody can tell",
};

const UNKNOWN = "unknown";

interface Fields {
  date: string;
  option: string | null;
  level: string;
  confidence: number;
  disputed: boolean;
  because: string;
}

/** The records of what was seen: dated, sourced, edited like everything else. */
export function Records({ roles }: { roles: (Role | null)[] }) {
  const { edit } = useProject();
  const { observations } = useConflict();
  const [open, setOpen] = useState<number>();
  const order = observations
    .map((record, index) => ({ record, index }))
    .sort((a, b) => a.record.date.localeCompare(b.record.date) || a.index - b.index);
  const lastDate = order.at(-1)?.record.date ?? "";
  return (
    <>
      <Panel title="Write down what was seen" note="kept in the conflict's file; undo takes it back">
        <RecordForm
          key={observations.length}
          start={{ date: lastDate, option: null, level: "yes", confidence: 1, disputed: false, because: "" }}
          label="Add the record"
          onSave={(fields) =>
            edit({ op: "add", to: ["observations"], value: valuesOf(fields) }, { label: "Add a record" })
          }
        />
      </Panel>
      <Panel flush title="Records" note={plural(observations.length, "record")}>
        {observations.length === 0 && (
          <Nothing>
            No record yet. A record says on which day an option was seen at a level; together they are the path.
          </Nothing>
        )}
        {observations.length > 0 && (
          <table className={classes.records} data-testid="records">
            <thead>
              <tr>
                <th scope="col">Day</th>
                <th scope="col">What was seen</th>
                <th scope="col">Trust</th>
                <th scope="col">What it does</th>
                <th scope="col">Source</th>
                <th scope="col">
                  <span className="visually-hidden">Edit</span>
                </th>
              </tr>
            </thead>
            {order.map(({ record, index }) => (
              <RecordRow
                key={index}
                record={record}
                index={index}
                role={roles[index] ?? null}
                open={open === index}
                onOpen={() => setOpen(open === index ? undefined : index)}
                onDone={() => setOpen(undefined)}
              />
            ))}
          </table>
        )}
      </Panel>
    </>
  );
}

interface RowProps {
  record: Observation;
  index: number;
  role: Role | null;
  open: boolean;
  onOpen: () => void;
  onDone: () => void;
}

function RecordRow({ record, index, role, open, onOpen, onDone }: RowProps) {
  const { edit } = useProject();
  const { decision_makers: makers, sources } = useConflict();
  const owner = makers.find((maker) => maker.options.some((option) => option.id === record.option));
  const option = owner?.options.find((one) => one.id === record.option);
  const name = option ? `${option.label}: ${record.level}` : "the whole state";
  const told = `the record of ${dateWords(record.date)}, ${name}`;
  return (
    <tbody>
      <tr>
        <th scope="row">{record.date}</th>
        <td>
          {owner && <Maker id={owner.id} />}{" "}
          <span className={classes.seen}>{option ? name : <WholeState state={record.state} />}</span>
          {record.because && <p className={classes.soft}>{record.because}</p>}
          {record.proposed !== null && record.proposed !== record.level && (
            <p className={classes.soft}>Events proposed: {record.proposed}</p>
          )}
        </td>
        <td>
          {record.confidence.toLocaleString("en")}
          {record.disputed && <span className={classes.disputed}>disputed</span>}
        </td>
        <td className={classes.soft}>{role ? ROLES[role] : ""}</td>
        <td className={classes.soft}>
          {record.cite
            .map((cite) => sources.find((source) => source.id === cite.source)?.title ?? cite.source)
            .join("; ") || "no source"}
        </td>
        <td className={classes.tools}>
          <ActionIcon aria-label={`Edit ${told}`} aria-expanded={open} onClick={onOpen}>
            <IconPencil size={15} stroke={1.7} />
          </ActionIcon>
          <ActionIcon
            aria-label={`Remove ${told}`}
            onClick={() => {
              onDone();
              void edit({ op: "remove", at: ["observations", index] }, { label: "Remove a record" });
            }}
          >
            <IconTrash size={15} stroke={1.7} />
          </ActionIcon>
        </td>
      </tr>
      {open && (
        <tr>
          <td colSpan={6} className={classes.editing}>
            <RecordForm
              start={{ ...record, because: record.because ?? "" }}
              label="Keep"
              onSave={async (fields) => {
                const kept = await edit(
                  { op: "set", at: ["observations", index], values: valuesOf(fields) },
                  { label: "Change a record" },
                );
                if (kept) onDone();
                return kept;
              }}
            />
            <Citations at={["observations", index]} cite={record.cite} />
          </td>
        </tr>
      )}
    </tbody>
  );
}

function WholeState({ state }: { state: Observation["state"] }) {
  const { decision_makers: makers } = useConflict();
  if (state === null) return null;
  if (typeof state === "string")
    return (
      <>
        The whole state: <Signs text={state} />
      </>
    );
  const options = makers.flatMap((maker) => maker.options);
  const named = Object.entries(state).map(
    ([id, level]) => `${options.find((option) => option.id === id)?.label ?? id}: ${level}`,
  );
  return <>The whole state. {named.join("; ") || "Nothing is taken"}; all else at its first level</>;
}

interface FormProps {
  start: Fields;
  label: string;
  onSave: (fields: Fields) => Promise<unknown>;
}

function RecordForm({ start, label, onSave }: FormProps) {
  const { decision_makers: makers, form } = useConflict();
  const [fields, setFields] = useState<Fields>(start);
  const [date, setDate] = useState(start.date);
  const set = (change: Partial<Fields>) => setFields({ ...fields, ...change });
  const option = makers.flatMap((maker) => maker.options).find((one) => one.id === fields.option);
  const whole = start.option === null && label === "Keep";
  const wrong = date !== "" && !isDay(date);
  if (form === "graph" && !whole)
    return <Nothing>Records of a conflict that is a graph name its states: write them into its file.</Nothing>;
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (isDay(date) && (fields.option ?? whole)) void onSave({ ...fields, date });
      }}
    >
      <TextInput
        size="xs"
        label="Day"
        placeholder="2022-02-04"
        value={date}
        error={wrong ? "YYYY-MM-DD" : undefined}
        onChange={(event) => setDate(event.currentTarget.value.trim())}
      />
      {!whole && (
        <>
          <Select
            size="xs"
            w={300}
            label="Option"
            placeholder="What was done, or not"
            searchable
            value={fields.option}
            data={makers.map((maker) => ({
              group: maker.label,
              items: maker.options.map((one) => ({ value: one.id, label: one.label })),
            }))}
            onChange={(value) => {
              const next = makers.flatMap((maker) => maker.options).find((one) => one.id === value);
              set({ option: value, level: next?.levels.at(-1) ?? "yes" });
            }}
          />
          <Select
            size="xs"
            w={130}
            label="Level"
            value={fields.level}
            allowDeselect={false}
            data={[
              ...(option?.levels ?? ["no", "yes"]).map((level) => ({ value: level, label: level })),
              { value: UNKNOWN, label: "nobody can tell" },
            ]}
            onChange={(value) => value && set({ level: value })}
          />
        </>
      )}
      <NumberInput
        size="xs"
        w={90}
        label="Confidence"
        min={0}
        max={1}
        step={0.1}
        decimalScale={2}
        value={fields.confidence}
        onChange={(value) => set({ confidence: Math.min(1, Math.max(0, Number(value) || 0)) })}
      />
      <Checkbox
        size="xs"
        className={classes.check}
        label="Somebody denies it"
        checked={fields.disputed}
        onChange={(event) => set({ disputed: event.currentTarget.checked })}
      />
      <TextInput
        size="xs"
        className={classes.because}
        label="What was seen"
        placeholder="In a sentence"
        value={fields.because}
        onChange={(event) => set({ because: event.currentTarget.value })}
      />
      <Button
        size="xs"
        type="submit"
        disabled={!isDay(date) || !(fields.option ?? whole)}
        leftSection={label === "Keep" ? undefined : <IconPlus size={14} aria-hidden />}
      >
        {label}
      </Button>
    </form>
  );
}

function valuesOf(fields: Fields): Record<string, unknown> {
  return {
    date: fields.date,
    ...(fields.option === null ? {} : { option: fields.option, level: fields.level }),
    confidence: fields.confidence,
    disputed: fields.disputed,
    because: fields.because.trim() || null,
  };
}
