import { ActionIcon, Checkbox } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useState } from "react";

import { useConflict, useProject } from "../../api/project";
import type { DecisionMaker } from "../../api/types";
import { Nothing, Panel } from "../../components/bits";
import { useDetails } from "../../components/Details";
import { EditableText } from "../../components/EditableText";
import { useRemove } from "../../components/Removing";
import { makerStyle } from "../../theme/makers";
import classes from "./GraphForm.module.css";
import { Cites } from "./OptionGrid";

/** A conflict in graph form: states, and for each decision maker a table of where it can move. */
export function GraphForm() {
  const { edit } = useProject();
  const conflict = useConflict();
  return (
    <div className={classes.page}>
      <States />
      {conflict.decision_makers.map((maker, position) => (
        <Moves key={maker.id} maker={maker} position={position} />
      ))}
      <AddNamed
        label="New decision maker"
        onAdd={(name) => edit({ op: "add", to: ["decision_makers"], value: { name } }, { label: `Add ${name}` })}
      />
    </div>
  );
}

/** The states, where things stand, and room for one more. */
function States() {
  const { edit } = useProject();
  const conflict = useConflict();
  const remove = useRemove();
  const details = useDetails();
  const now = conflict.status_quo?.state;
  return (
    <Panel title="States" note="the one where things stand is marked">
      <ol className={classes.states}>
        {conflict.graph?.states.map((state) => {
          const at = ["graph", "states", state.id];
          return (
            <li key={state.id}>
              <input
                type="radio"
                name="status-quo"
                aria-label={`Things stand at ${state.label}`}
                checked={state.id === now}
                onChange={() =>
                  void edit({ op: "set_status_quo", state: state.id }, { label: "Change the status quo" })
                }
              />
              <EditableText
                value={state.id}
                label={`Short name of ${state.label}`}
                className={classes.id ?? ""}
                onCommit={(id) => void edit({ op: "rename", at, id }, { label: `Rename ${state.id} to ${id}` })}
              />
              <EditableText
                value={state.name || state.label}
                label="Name of the state"
                column="state"
                onCommit={(name) => void edit({ op: "set", at, values: { name } }, { label: `Rename ${state.label}` })}
              />
              <Cites n={state.cite.length} name={state.label} onClick={() => details(at, state.label)} />
              <ActionIcon
                aria-label={`Remove ${state.label}`}
                onClick={() => void remove({ op: "remove", at }, state.label)}
              >
                <IconTrash size={15} stroke={1.7} />
              </ActionIcon>
            </li>
          );
        })}
      </ol>
      <AddNamed
        label="New state"
        onAdd={(name) => edit({ op: "add", to: ["graph", "states"], value: { name } }, { label: `Add ${name}` })}
      />
    </Panel>
  );
}

/** Where one decision maker can move. */
function Moves({ maker, position }: { maker: DecisionMaker; position: number }) {
  const { edit } = useProject();
  const conflict = useConflict();
  const remove = useRemove();
  const at = ["decision_makers", maker.id];
  const states = conflict.graph?.states ?? [];
  const moves = conflict.graph?.moves[maker.id] ?? {};
  const set = (source: string, target: string, possible: boolean) =>
    void edit({ op: "set_move", decision_maker: maker.id, source, target, possible }, { label: "Change a move" });
  return (
    <Panel
      label={`Moves of ${maker.label}`}
      title={
        <span className={classes.maker} style={makerStyle(position, maker.colour)}>
          <span aria-hidden />
          <EditableText
            value={maker.name || maker.label}
            label="Name of the decision maker"
            onCommit={(name) => void edit({ op: "set", at, values: { name } }, { label: `Rename ${maker.label}` })}
          />
        </span>
      }
      note="can move from the state of a row to that of a column"
      actions={
        <ActionIcon aria-label={`Remove ${maker.label}`} onClick={() => void remove({ op: "remove", at }, maker.label)}>
          <IconTrash size={15} stroke={1.7} />
        </ActionIcon>
      }
    >
      {states.length < 2 ? (
        <Nothing>A move needs two states.</Nothing>
      ) : (
        // Wider than the page where there are many states, so it is scrolled by keyboard too.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className={classes.scroll} tabIndex={0} role="region" aria-label={`Table of the moves of ${maker.label}`}>
          <table className={classes.moves}>
            <thead>
              <tr>
                <td />
                {states.map((state) => (
                  <th key={state.id} scope="col" title={state.label}>
                    {state.id}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {states.map((from) => (
                <tr key={from.id}>
                  <th scope="row">{from.label}</th>
                  {states.map((to) => (
                    <td key={to.id} data-same={from.id === to.id || undefined}>
                      {from.id !== to.id && (
                        <Checkbox
                          size="xs"
                          aria-label={`${maker.label} can move from ${from.label} to ${to.label}`}
                          checked={moves[from.id]?.includes(to.id) ?? false}
                          onChange={(event) => set(from.id, to.id, event.currentTarget.checked)}
                        />
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

/** Room for the name of one more; Enter adds it. */
function AddNamed({ label, onAdd }: { label: string; onAdd: (name: string) => Promise<unknown> }) {
  const [name, setName] = useState("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!name.trim()) return;
        setName("");
        void onAdd(name.trim());
      }}
    >
      <input
        className={classes.add}
        aria-label={label}
        placeholder={`${label}, then Enter`}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </form>
  );
}
