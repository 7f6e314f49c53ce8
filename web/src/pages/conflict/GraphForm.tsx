import { Checkbox } from "@mantine/core";

import { useConflict, useProject } from "../../api/project";
import { Maker, Panel } from "../../components/bits";
import { EditableText } from "../../components/EditableText";
import classes from "./GraphForm.module.css";

/** A conflict in graph form: states, and for each decision maker a table of where it can move. */
export function GraphForm() {
  const { edit } = useProject();
  const conflict = useConflict();
  const states = conflict.graph?.states ?? [];
  const moves = conflict.graph?.moves ?? {};
  return (
    <div className={classes.page}>
      <Panel title="States">
        <ol className={classes.states}>
          {states.map((state) => (
            <li key={state.id}>
              <code>{state.id}</code>
              <EditableText
                value={state.name || state.label}
                label="Name of the state"
                onCommit={(name) =>
                  void edit(
                    { op: "set", at: ["graph", "states", state.id], values: { name } },
                    { label: "Rename a state" },
                  )
                }
              />
            </li>
          ))}
        </ol>
      </Panel>
      {conflict.decision_makers.map((maker) => (
        <Panel
          key={maker.id}
          title={<Maker id={maker.id} />}
          note="can move from the state of a row to that of a column"
        >
          <div className={classes.scroll}>
            <table className={classes.moves}>
              <thead>
                <tr>
                  <td />
                  {states.map((state) => (
                    <th key={state.id} scope="col">
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
                      <td key={to.id}>
                        {from.id !== to.id && (
                          <Checkbox
                            size="xs"
                            aria-label={`${maker.label} can move from ${from.label} to ${to.label}`}
                            checked={moves[maker.id]?.[from.id]?.includes(to.id) ?? false}
                            onChange={(event) =>
                              void edit(
                                {
                                  op: "set_move",
                                  decision_maker: maker.id,
                                  source: from.id,
                                  target: to.id,
                                  possible: event.currentTarget.checked,
                                },
                                { label: "Change a move" },
                              )
                            }
                          />
                        )}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Panel>
      ))}
    </div>
  );
}
