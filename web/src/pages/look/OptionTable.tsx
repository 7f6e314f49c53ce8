import { Select } from "@mantine/core";
import { useState } from "react";

import { useAsk, useConflict, useProject, useSession } from "../../api/project";
import type { Verdicts, VerdictRow } from "../../api/types";
import { count, Maker, Nothing, Panel, plural } from "../../components/bits";
import { Waiting } from "../../components/Waiting";
import { go } from "../../logic/route";
import { placedOptions } from "../../logic/options";
import { makerStyle } from "../../theme/makers";
import classes from "./OptionTable.module.css";

/** Options in rows, states in columns, as the field has always drawn them. */
export function OptionTable() {
  const { project } = useProject();
  const conflict = useConflict();
  const concepts = useSession()?.concepts ?? [];
  const [only, setOnly] = useState("equilibria");
  const { result, error } = useAsk<Verdicts>("verdicts", {
    limit: 24,
    only: only || null,
    sort: only ? "strength" : null,
  });
  if (error && !result) return <Nothing>{error.message}</Nothing>;
  if (!result) return <Waiting />;
  const quo = result.status_quo_row;
  const rows: VerdictRow[] = [...(quo ? [quo] : []), ...result.rows.filter((row) => row.number !== quo?.number)];
  const options = placedOptions(conflict);
  const open = (row: VerdictRow, maker?: string, concept?: string) =>
    go(project, "answers", { state: row.number, dm: maker, concept });
  return (
    <Panel
      flush
      title="Option table"
      note={`${plural(result.n_listed, "state")}${result.n_listed > rows.length ? `, ${rows.length} shown` : ""}`}
      actions={
        <Select
          size="xs"
          w={250}
          aria-label="Which states"
          value={only}
          allowDeselect={false}
          onChange={(value) => setOnly(value ?? "")}
          data={[
            { value: "equilibria", label: "equilibria of any concept" },
            ...result.concepts.map((id) => ({
              value: `equilibria:${id}`,
              label: `equilibria: ${concepts.find((one) => one.id === id)?.name ?? id}`,
            })),
            { value: "", label: "all states" },
          ]}
        />
      }
    >
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead>
            <tr>
              <td />
              {rows.map((row) => (
                <th key={row.number} scope="col" data-quo={row.number === result.status_quo || undefined}>
                  <button type="button" onClick={() => open(row)}>
                    {count(row.number)}
                  </button>
                  {row.number === result.status_quo && <small>now</small>}
                </th>
              ))}
            </tr>
          </thead>
          {conflict.form === "options" &&
            conflict.decision_makers.map((maker, position) => (
              <tbody key={maker.id} style={makerStyle(position, maker.colour)}>
                <tr className={classes.maker}>
                  <th scope="rowgroup" colSpan={rows.length + 1}>
                    <Maker id={maker.id} />
                  </th>
                </tr>
                {options
                  .filter((one) => one.maker === maker)
                  .map(({ option, at: place }) => {
                    return (
                      <tr key={option.id}>
                        <th scope="row">{option.label}</th>
                        {rows.map((row) => {
                          const level = row.levels[place] ?? "-";
                          const on = level !== option.levels[0] && level !== "-";
                          return (
                            <td
                              key={row.number}
                              data-on={on || undefined}
                              data-quo={row.number === result.status_quo || undefined}
                            >
                              {level === "-" ? "–" : on || option.levels.length > 2 ? level : "·"}
                            </td>
                          );
                        })}
                      </tr>
                    );
                  })}
              </tbody>
            ))}
          <tbody>
            <tr className={classes.maker}>
              <th scope="rowgroup" colSpan={rows.length + 1}>
                Stable
              </th>
            </tr>
            {result.concepts.map((id) => (
              <tr key={id}>
                <th scope="row">{concepts.find((one) => one.id === id)?.name ?? id}</th>
                {rows.map((row) => (
                  <td
                    key={row.number}
                    data-equilibrium={row.equilibrium.includes(id) || undefined}
                    data-quo={row.number === result.status_quo || undefined}
                  >
                    <span className={classes.dots}>
                      {conflict.decision_makers.map((maker, position) => (
                        <button
                          key={maker.id}
                          type="button"
                          style={makerStyle(position, maker.colour)}
                          data-stable={row.stable[id]?.[position] || undefined}
                          aria-label={`State ${row.number}, ${maker.label}: ${row.stable[id]?.[position] ? "stable" : "not stable"}. Why?`}
                          onClick={() => open(row, maker.id, id)}
                        />
                      ))}
                    </span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
