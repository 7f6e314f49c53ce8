import { ActionIcon, Button, Popover, Select, TextInput } from "@mantine/core";
import { IconInfoCircle, IconPlus, IconStar, IconStarFilled, IconTrash } from "@tabler/icons-react";
import { useState } from "react";

import { useConflict, useProject } from "../../api/project";
import { useDetails } from "../../components/Details";
import { useRemove } from "../../components/Removing";
import classes from "./PreferencesPage.module.css";

/** The readings of the conflict: which one is looked at, whose it is, and new ones. */
export function ReadingBar() {
  const { edit, reading } = useProject();
  const { readings } = useConflict();
  const details = useDetails();
  const remove = useRemove();
  const current = readings.find((one) => one.id === reading);
  if (!current) return null;
  const at = ["readings", current.id];
  return (
    <section className={classes.readings} aria-label="Reading">
      <h2>{current.label}</h2>
      <ActionIcon
        aria-label={`About the reading ${current.label}`}
        title="Name, summary and sources"
        onClick={() => details(at, current.label)}
      >
        <IconInfoCircle size={17} stroke={1.7} />
      </ActionIcon>
      <ActionIcon
        aria-label={current.default ? "This is the default reading" : "Make this the default reading"}
        title={current.default ? "The default reading" : "Make this the default reading"}
        onClick={() => {
          if (!current.default)
            void edit({ op: "set_default_reading", reading: current.id }, { label: "Change the default reading" });
        }}
      >
        {current.default ? <IconStarFilled size={16} /> : <IconStar size={16} stroke={1.7} />}
      </ActionIcon>
      {readings.length > 1 && (
        <ActionIcon
          aria-label={`Remove the reading ${current.label}`}
          onClick={() => void remove({ op: "remove", at }, current.label)}
        >
          <IconTrash size={16} stroke={1.7} />
        </ActionIcon>
      )}
      <p title={current.summary ?? undefined}>
        {current.summary ??
          "A reading is somebody's view of who wants what. Several stand side by side; none is the program's own."}
        {current.based_on && <> Based on {readings.find((one) => one.id === current.based_on)?.label}.</>}
      </p>
      <NewReading />
    </section>
  );
}

function NewReading() {
  const { edit, setReading } = useProject();
  const { readings } = useConflict();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const [base, setBase] = useState<string | null>(readings[0]?.id ?? null);
  const add = async () => {
    const document = await edit(
      { op: "add", to: ["readings"], value: { name: name.trim(), based_on: base } },
      { label: `Add the reading ${name.trim()}` },
    );
    const id = document?.added?.[0]?.[1];
    if (!document) return;
    setOpen(false);
    setName("");
    if (typeof id === "string") setReading(id);
  };
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" trapFocus returnFocus shadow="md" width={300}>
      <Popover.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => setOpen(!open)}
        >
          New reading
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          style={{ display: "grid", gap: 10 }}
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim()) void add();
          }}
        >
          <TextInput
            size="xs"
            label="Whose view is it?"
            placeholder="A western observer"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
          <Select
            size="xs"
            label="What it does not say, it takes from"
            data={readings.map((one) => ({ value: one.id, label: one.label }))}
            value={base}
            onChange={setBase}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
          />
          <Button size="xs" type="submit" disabled={!name.trim()}>
            Add the reading
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
