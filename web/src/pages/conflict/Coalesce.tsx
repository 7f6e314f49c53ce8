import { ActionIcon, Button } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";

import { useConflict, useProject } from "../../api/project";
import type { Conflict } from "../../api/types";
import { CheckedStatement } from "../../components/CheckedStatement";
import { useDetails } from "../../components/Details";
import { useRemove } from "../../components/Removing";
import { placedOptions } from "../../logic/options";
import { makerStyle } from "../../theme/makers";
import classes from "./ConflictPage.module.css";
import { Cites } from "./OptionGrid";

type Merging = Conflict["coalesce"][number];

/** What no longer matters once a condition holds: the states that differ only there are one state. */
export function Coalesce() {
  const { edit } = useProject();
  const { coalesce } = useConflict();
  const [when, setWhen] = useState("");
  const [ignore, setIgnore] = useState<string[]>([]);
  const add = async () => {
    if (await edit({ op: "add", to: ["coalesce"], value: { when, ignore } }, { label: "Merge states" })) {
      setWhen("");
      setIgnore([]);
    }
  };
  return (
    <section className={classes.list} aria-label="What no longer matters">
      <h2>What no longer matters</h2>
      <p className={classes.lead}>
        Once a firm has left, what it would have signed is nothing to anybody: states that differ only there are one
        state.
      </p>
      {coalesce.map((entry, index) => (
        <Entry key={`${index} ${entry.when}`} entry={entry} index={index} />
      ))}
      <article className={classes.card} aria-label="New merging of states">
        <span />
        <div className={classes.cardBody}>
          <CheckedStatement
            value={when}
            label="Once this holds"
            placeholder="once this holds ..."
            onDraft={setWhen}
            onCommit={setWhen}
          />
          {when.trim() !== "" && <Ignored chosen={ignore} onChange={setIgnore} />}
          <div className={classes.actions}>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconPlus size={14} aria-hidden />}
              disabled={!when.trim() || ignore.length === 0}
              onClick={() => void add()}
            >
              Merge these states
            </Button>
          </div>
        </div>
      </article>
    </section>
  );
}

function Entry({ entry, index }: { entry: Merging; index: number }) {
  const { edit } = useProject();
  const remove = useRemove();
  const details = useDetails();
  const at = ["coalesce", index];
  const set = (values: Partial<Merging>) => void edit({ op: "set", at, values }, { label: "Change what is merged" });
  return (
    <article className={classes.card} aria-label={`Once ${entry.when}`}>
      <span />
      <div className={classes.cardBody}>
        <CheckedStatement
          value={entry.when}
          label="Once this holds"
          look
          gloss
          onCommit={(when) => {
            if (when) set({ when });
          }}
        />
        <Ignored
          chosen={entry.ignore}
          onChange={(ignore) => {
            if (ignore.length > 0) set({ ignore });
          }}
        />
      </div>
      <div className={classes.tools}>
        <Cites n={entry.cite.length} name={entry.when} onClick={() => details(at, "What no longer matters")} />
        <ActionIcon
          aria-label={`Remove: once ${entry.when}`}
          onClick={() => void remove({ op: "remove", at }, "the merging")}
        >
          <IconTrash size={15} stroke={1.7} />
        </ActionIcon>
      </div>
    </article>
  );
}

function Ignored({ chosen, onChange }: { chosen: readonly string[]; onChange: (options: string[]) => void }) {
  const conflict = useConflict();
  return (
    <fieldset className={classes.ignored}>
      <legend>these do not matter any more</legend>
      {placedOptions(conflict).map(({ option, maker, position }) => (
        <button
          key={option.id}
          type="button"
          aria-pressed={chosen.includes(option.id)}
          style={makerStyle(position, maker.colour)}
          onClick={() =>
            onChange(chosen.includes(option.id) ? chosen.filter((one) => one !== option.id) : [...chosen, option.id])
          }
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}
