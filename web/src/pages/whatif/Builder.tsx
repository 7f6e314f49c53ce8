import { Button, Checkbox, Select } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";

import { useConflict, useProject } from "../../api/project";
import type { Edit } from "../../api/types";
import { usePreferences } from "../preferences/Statements";
import type { Trial } from "./trial";
import classes from "./WhatIfPage.module.css";

type Kind = "negate" | "order" | "moves" | "rule" | "reading" | "bloc";

const KINDS: { value: Kind; label: string }[] = [
  { value: "negate", label: "turn a statement round" },
  { value: "order", label: "make a statement more important" },
  { value: "moves", label: "let an option be taken back, or not" },
  { value: "rule", label: "drop a rule of what cannot be" },
  { value: "reading", label: "take another reading" },
  { value: "bloc", label: "let some act as one" },
];

interface Props {
  trial: Trial;
  onTrial: (trial: Trial) => void;
}

/** Puts together what is tried. */
export function Builder({ trial, onTrial }: Props) {
  const conflict = useConflict();
  const { reading } = useProject();
  const makers = conflict.decision_makers;
  const [kind, setKind] = useState<Kind>("negate");
  const [maker, setMaker] = useState(makers[0]?.id ?? "");
  const [what, setWhat] = useState<string | null>(null);
  const options = makers.flatMap((one) => one.options.map((option) => ({ ...option, owner: one.id })));
  const current = trial.reading ?? reading ?? "";
  const statements = useStatements(maker, current);
  const add = (edit: Edit) => {
    onTrial({ ...trial, edits: [...trial.edits, edit] });
    setWhat(null);
  };
  const chosenOption = options.find((option) => option.id === what);
  return (
    <div className={classes.builder}>
      <Select
        size="xs"
        label="Change"
        value={kind}
        data={KINDS}
        allowDeselect={false}
        onChange={(value) => {
          if (value) setKind(value);
          setWhat(null);
        }}
      />
      {(kind === "negate" || kind === "order") && (
        <>
          <Select
            size="xs"
            label="of"
            value={maker}
            allowDeselect={false}
            data={makers.map((one) => ({ value: one.id, label: one.label }))}
            onChange={(value) => {
              if (value) setMaker(value);
              setWhat(null);
            }}
          />
          <Select
            size="xs"
            label="Statement"
            placeholder="Choose one"
            value={what}
            data={statements.map((one) => ({ value: one.key, label: `${one.rank + 1}. ${one.statement}` }))}
            onChange={setWhat}
            comboboxProps={{ width: 420, position: "bottom-start" }}
          />
          <Add
            disabled={!what}
            onClick={() => {
              const chosen = statements.find((one) => one.key === what);
              if (!chosen) return;
              if (kind === "negate") add({ op: "negate", at: chosen.at });
              else add({ op: "move_statement", at: chosen.at, rank: 0, tied: false });
            }}
            label={kind === "negate" ? "Turn it round" : "Make it the first"}
          />
        </>
      )}
      {kind === "moves" && (
        <>
          <Select
            size="xs"
            label="Option"
            placeholder="Choose one"
            searchable
            value={what}
            data={options.map((option) => ({ value: option.id, label: option.label }))}
            onChange={setWhat}
          />
          <div className={classes.buttons}>
            {chosenOption &&
              (
                [
                  ["free", "can be taken back"],
                  ["up", "cannot be taken back"],
                  ["frozen", "cannot be changed at all"],
                ] as const
              )
                .filter(([moves]) => moves !== chosenOption.moves)
                .map(([moves, label]) => (
                  <Add
                    key={moves}
                    label={label}
                    onClick={() =>
                      add({
                        op: "set",
                        at: ["decision_makers", chosenOption.owner, "options", chosenOption.id],
                        values: { moves },
                      })
                    }
                  />
                ))}
          </div>
        </>
      )}
      {kind === "rule" && (
        <>
          <Select
            size="xs"
            label="Rule"
            placeholder={conflict.infeasible.length ? "Choose one" : "There is no rule"}
            value={what}
            data={conflict.infeasible.map((rule, index) => ({ value: String(index), label: rule.text }))}
            onChange={setWhat}
          />
          <Add
            label="Drop it"
            disabled={what === null}
            onClick={() => add({ op: "remove", at: ["infeasible", Number(what)] })}
          />
        </>
      )}
      {kind === "reading" && (
        <Select
          size="xs"
          label="Reading"
          placeholder={conflict.readings.length > 1 ? "Choose one" : "There is only one"}
          value={trial.reading}
          data={conflict.readings
            .filter((one) => one.id !== reading)
            .map((one) => ({ value: one.id, label: one.label }))}
          onChange={(value) => onTrial({ ...trial, reading: value })}
          clearable
        />
      )}
      {kind === "bloc" && (
        <fieldset className={classes.bloc}>
          <legend>These act as one: they move together, and only where all of them gain</legend>
          {makers.map((one) => (
            <Checkbox
              key={one.id}
              size="xs"
              label={one.label}
              checked={trial.bloc.includes(one.id)}
              onChange={(event) => {
                const others = trial.bloc.filter((id) => id !== one.id);
                onTrial({ ...trial, bloc: event.currentTarget.checked ? [...others, one.id] : others });
              }}
            />
          ))}
        </fieldset>
      )}
    </div>
  );
}

function Add({ label, onClick, disabled }: { label: string; onClick: () => void; disabled?: boolean }) {
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconPlus size={14} aria-hidden />}
      onClick={onClick}
      disabled={disabled ?? false}
    >
      {label}
    </Button>
  );
}

/** The statements of a decision maker under a reading, with the address of where they are written. */
function useStatements(maker: string, reading: string) {
  const { own, from, base } = usePreferences(maker, reading);
  const stated = own ?? from;
  const where = own ? reading : (base ?? reading);
  return (stated?.statements ?? []).flatMap((rank, index) =>
    rank.map((one, place) => ({
      key: `${index}.${place}`,
      rank: index,
      statement: one.statement,
      at: ["readings", where, "preferences", maker, "statements", index, place],
    })),
  );
}
