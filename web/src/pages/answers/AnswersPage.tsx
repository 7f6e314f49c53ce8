import { Button, Select, Tooltip } from "@mantine/core";
import { IconFilterOff } from "@tabler/icons-react";
import { useState } from "react";

import { useAsk, useConflict, useProblems, useProject, useSession } from "../../api/project";
import type { Verdicts } from "../../api/types";
import { Nothing, Panel, plural, Problems } from "../../components/bits";
import { CheckedStatement } from "../../components/CheckedStatement";
import { NO_FILTER, whereOf, type Filter } from "../../logic/filter";
import { go, useRoute } from "../../logic/route";
import classes from "./AnswersPage.module.css";
import { ConceptTable } from "./ConceptTable";
import { StatePanel } from "./StatePanel";
import { StateTable } from "./StateTable";

/** Which states hold, for whom, and why. */
export default function AnswersPage() {
  const { project } = useProject();
  const conflict = useConflict();
  const { query } = useRoute();
  const concepts = useSession()?.concepts ?? [];
  const [filter, setFilter] = useState<Filter>({
    ...NO_FILTER,
    only: query["concept"] && !query["state"] ? `equilibria:${query["concept"]}` : "equilibria",
  });
  const [hovered, setHovered] = useState<number>();
  const { errors: blocked } = useProblems();
  const { result, stale } = useAsk<Verdicts>("verdicts", { limit: 1 }, { enabled: blocked.length === 0 });
  const picked = query["state"] ? Number(query["state"]) : undefined;
  const pick = (state: number | undefined, maker?: string, concept?: string) =>
    go(project, "answers", { state, dm: maker, concept });
  if (blocked.length > 0)
    return (
      <div className={classes.page}>
        <Problems problems={blocked} max={20} />
        <Nothing>The answer appears here once this is mended.</Nothing>
      </div>
    );
  const only = [
    { value: "", label: "all states" },
    { value: "equilibria", label: "equilibria of any concept" },
    ...(result?.concepts ?? []).map((id) => ({
      value: `equilibria:${id}`,
      label: `equilibria: ${concepts.find((one) => one.id === id)?.name ?? id}`,
    })),
    ...(result?.concepts ?? []).flatMap((id) =>
      conflict.decision_makers.map((maker) => ({
        value: `stable:${id}:${maker.id}`,
        label: `stable for ${maker.label}: ${concepts.find((one) => one.id === id)?.name ?? id}`,
      })),
    ),
  ];
  const filtered = whereOf(filter) !== null || filter.only !== "equilibria" || filter.sort !== null;
  return (
    <div className={classes.page}>
      {result && (
        <ConceptTable
          verdicts={result}
          stale={stale}
          chosen={filter.only}
          onChoose={(value) => setFilter({ ...filter, only: value })}
          onStatusQuo={(maker, concept) => {
            if (result.status_quo !== null) pick(result.status_quo, maker, concept);
          }}
        />
      )}
      <div className={classes.columns}>
        <Panel flush label="States" className={classes.tablePanel}>
          <div className={classes.filters}>
            <Select
              size="xs"
              w={250}
              aria-label="Which states"
              data={only}
              value={filter.only ?? ""}
              allowDeselect={false}
              searchable
              comboboxProps={{ width: 360, position: "bottom-start" }}
              onChange={(value) => setFilter({ ...filter, only: value === "" ? null : value })}
            />
            <div className={classes.where}>
              <CheckedStatement
                value={filter.statement}
                label="Only states in which this holds"
                placeholder="only where ... (a statement)"
                onCommit={(statement) => setFilter({ ...filter, statement })}
              />
            </div>
            {filtered && (
              <Tooltip label="Back to all equilibria">
                <Button
                  size="compact-xs"
                  variant="subtle"
                  leftSection={<IconFilterOff size={14} aria-hidden />}
                  onClick={() => setFilter({ ...NO_FILTER, only: "equilibria" })}
                >
                  Clear
                </Button>
              </Tooltip>
            )}
          </div>
          <StateTable filter={filter} onFilter={setFilter} picked={picked} onPick={pick} onHover={setHovered} />
        </Panel>
        <StatePanel
          state={hovered ?? picked ?? result?.status_quo ?? 1}
          hovered={hovered !== undefined && hovered !== picked}
          maker={query["dm"]}
          concept={query["concept"]}
          picked={picked}
          onPick={pick}
        />
      </div>
      {result && Object.keys(result.omitted).length > 0 && (
        <p className={classes.omitted}>
          {Object.entries(result.omitted)
            .map(([id, why]) => `${concepts.find((one) => one.id === id)?.name ?? id} is left out: ${why}`)
            .join(" ")}
        </p>
      )}
      <p className="visually-hidden" role="status">
        {result && `${plural(result.n_states, "feasible state")}.`}
      </p>
    </div>
  );
}
