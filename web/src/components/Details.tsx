import { Button, Drawer, Select, TextInput, Textarea } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { createContext, useContext, useState, type ReactNode } from "react";

import { useConflict, useProject } from "../api/project";
import type { Address, Citation, Conflict, Edit } from "../api/types";
import { makerStyle } from "../theme/makers";
import classes from "./Details.module.css";
import { SourceLine } from "./SourceLine";

type Fields = Record<string, unknown>;
type Open = (at: Address, title: string) => void;

const Context = createContext<Open>(() => undefined);

/** Opens the details of an element at the side: its id, its summary, why, and what it rests on. */
export function useDetails(): Open {
  return useContext(Context);
}

export function DetailsProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<{ at: Address; title: string }>();
  const conflict = useConflict();
  const fields = shown && elementAt(conflict, shown.at);
  return (
    <Context.Provider value={(at, title) => setShown({ at, title })}>
      {children}
      <Drawer
        opened={fields !== undefined}
        onClose={() => setShown(undefined)}
        title={shown?.title}
        position="right"
        size={440}
        lockScroll={false}
        overlayProps={{ backgroundOpacity: 0.15 }}
        closeButtonProps={{ "aria-label": "Close" }}
      >
        {shown && fields && (
          <Details
            key={shown.at.join("/")}
            at={shown.at}
            fields={fields}
            onRenamed={(at) => setShown({ ...shown, at })}
          />
        )}
      </Drawer>
    </Context.Provider>
  );
}

/** The element that an address names. */
export function elementAt(conflict: Conflict, at: Address): Fields | undefined {
  let found: unknown = conflict;
  for (const key of at) {
    if (Array.isArray(found))
      found =
        typeof key === "number"
          ? found[key]
          : (found as Fields[]).find((one) => one["id"] === key || one["decision_maker"] === key);
    else found = (found as Fields | undefined)?.[String(key)];
  }
  return found as Fields | undefined;
}

const LONG: Record<string, { label: string; help: string }> = {
  summary: { label: "Summary", help: "A sentence or two that a reader needs." },
  because: { label: "Because", help: "Why you think so." },
  text: { label: "Text", help: "" },
};

function Details({ at, fields, onRenamed }: { at: Address; fields: Fields; onRenamed: (at: Address) => void }) {
  const { edit } = useProject();
  const set = (values: Fields, label: string) => void edit({ op: "set", at, values }, { label });
  const id = fields["id"];
  const rename = async (next: string) => {
    if (!next || next === id) return;
    if (await edit({ op: "rename", at, id: next }, { label: `Rename ${String(id)} to ${next}` }))
      onRenamed([...at.slice(0, -1), next]);
  };
  return (
    <div className={classes.details}>
      {typeof fields["name"] === "string" && (
        <Committed label="Name" value={fields["name"]} onCommit={(name) => set({ name }, "Rename")} />
      )}
      {typeof id === "string" && (
        <Committed
          label="Short name in statements"
          description="Letters, digits, underscores. Wherever it is used, it is changed along."
          value={id}
          mono
          onCommit={(next) => void rename(next)}
        />
      )}
      {Object.entries(LONG).map(
        ([key, { label, help }]) =>
          key in fields && (
            <Committed
              key={key}
              long
              label={label}
              description={help}
              value={(fields[key] as string | null) ?? ""}
              onCommit={(text) => set({ [key]: text || null }, `Change ${label.toLowerCase()}`)}
            />
          ),
      )}
      {at[0] === "decision_makers" && at.length === 2 && (
        <Colour at={at} own={(fields["colour"] as string | null | undefined) ?? null} />
      )}
      {"cite" in fields && <Citations at={at} cite={fields["cite"] as Citation[]} />}
    </div>
  );
}

interface CommittedProps {
  label: string;
  value: string;
  description?: string;
  long?: boolean;
  mono?: boolean;
  onCommit: (text: string) => void;
}

/** A labelled field that is kept when it is left. */
export function Committed({ label, value, description, long, mono, onCommit }: CommittedProps) {
  const [draft, setDraft] = useState<string>();
  const commit = () => {
    if (draft !== undefined && draft.trim() !== value) onCommit(draft.trim());
    setDraft(undefined);
  };
  const shared = {
    label,
    description,
    value: draft ?? value,
    "data-typing": draft === undefined ? undefined : "yes",
    onChange: (event: { currentTarget: { value: string } }) => setDraft(event.currentTarget.value),
    onBlur: commit,
    ...(mono ? { classNames: { input: classes.mono ?? "" } } : {}),
  };
  return long ? (
    <Textarea {...shared} minRows={2} classNames={{ input: classes.long ?? "" }} />
  ) : (
    <TextInput
      {...shared}
      onKeyDown={(event) => {
        if (event.key === "Enter") commit();
      }}
    />
  );
}

function Colour({ at, own }: { at: Address; own: string | null }) {
  const { document: doc, edit } = useProject();
  const position = doc.conflict.decision_makers.findIndex((maker) => maker.id === at[1]);
  const set = (colour: string | null) =>
    void edit({ op: "set", at, values: { colour } }, { label: "Change the colour" });
  return (
    <fieldset className={classes.colours}>
      <legend>Colour</legend>
      <button
        type="button"
        aria-pressed={own === null}
        style={makerStyle(position)}
        className={classes.colour}
        onClick={() => set(null)}
        title="By place"
      >
        <span className="visually-hidden">By place</span>
      </button>
      {Object.entries(SWATCHES).map(([name, colour]) => (
        <button
          key={colour}
          type="button"
          aria-pressed={own === colour}
          style={makerStyle(0, colour)}
          className={classes.colour}
          onClick={() => set(colour)}
          title={name}
        >
          <span className="visually-hidden">{name}</span>
        </button>
      ))}
      <input
        type="color"
        aria-label="Another colour"
        value={own ?? "#0068a8"}
        onChange={(event) => set(event.currentTarget.value)}
      />
    </fieldset>
  );
}

/** Colours that can be told apart on light and on dark ground. */
const SWATCHES = {
  Blue: "#2a78b8",
  Orange: "#c8500a",
  Green: "#138a68",
  Pink: "#b0508a",
  Violet: "#8258e0",
  Olive: "#6f7d0c",
  Red: "#c23a50",
  Grey: "#6b7480",
};

/** What an element rests on: sources, the place in them, and a few words. */
export function Citations({ at, cite }: { at: Address; cite: Citation[] }) {
  const { edit } = useProject();
  const { sources } = useConflict();
  const [added, setAdded] = useState<string | null>(null);
  const [title, setTitle] = useState("");
  const set = (next: Citation[], label: string, before: Edit[] = []) =>
    void edit([...before, { op: "set", at, values: { cite: next } }], { label });
  const cited = (index: number, change: Partial<Citation>) =>
    set(
      cite.map((one, place) => (place === index ? { ...one, ...change } : one)),
      "Change a citation",
    );
  const addNew = () => {
    const id = sourceId(
      title,
      sources.map((source) => source.id),
    );
    set([...cite, { source: id }], "Cite a new source", [
      { op: "add", to: ["sources"], value: { id, title: title.trim() } },
    ]);
    setTitle("");
  };
  return (
    <section className={classes.citations} aria-label="Citations">
      <h3>What it rests on</h3>
      {cite.length === 0 && <p className={classes.none}>No source yet.</p>}
      {cite.map((one, index) => {
        const source = sources.find((known) => known.id === one.source);
        return (
          <div key={index} className={classes.citation}>
            {source ? <SourceLine source={source} /> : <code>{one.source}</code>}
            <Committed
              label="Where in it"
              value={one.locator ?? ""}
              onCommit={(text) => cited(index, { locator: text || null })}
            />
            <Committed
              label="In its words"
              value={one.words ?? ""}
              onCommit={(text) => cited(index, { words: text || null })}
            />
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              leftSection={<IconTrash size={13} aria-hidden />}
              onClick={() =>
                set(
                  cite.filter((_, place) => place !== index),
                  "Remove a citation",
                )
              }
            >
              Remove this citation
            </Button>
          </div>
        );
      })}
      {sources.length > 0 && (
        <Select
          label="Cite a source"
          placeholder="Choose one"
          searchable
          data={sources.map((source) => ({ value: source.id, label: source.title }))}
          value={added}
          onChange={(id) => {
            if (id) set([...cite, { source: id }], "Cite a source");
            setAdded(null);
          }}
        />
      )}
      <form
        className={classes.newSource}
        onSubmit={(event) => {
          event.preventDefault();
          if (title.trim()) addNew();
        }}
      >
        <TextInput
          label="Cite a new source"
          placeholder="Title of the document"
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <Button
          type="submit"
          variant="default"
          disabled={!title.trim()}
          leftSection={<IconPlus size={15} aria-hidden />}
        >
          Add
        </Button>
      </form>
    </section>
  );
}

/** An id for a source, from its title, that is not taken. */
export function sourceId(title: string, taken: readonly string[]): string {
  const words = title
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/^[_\d]+|_+$/g, "")
    .slice(0, 40);
  const base = words || "source";
  let id = base;
  for (let number = 2; taken.includes(id); number += 1) id = `${base}_${number}`;
  return id;
}
