import { Select } from "@mantine/core";
import { useState } from "react";

import { useAsk, useSession } from "../../api/project";
import { count, Nothing, Panel, plural, Signs } from "../../components/bits";
import { Waiting } from "../../components/Waiting";
import classes from "./LookPage.module.css";

interface Cover {
  states: number;
  patterns: { text: string; statement: string; states: number; new: number }[];
  complete: boolean;
  minimal: boolean;
  uncovered: number;
}

/** Many equilibria described by a few patterns. */
export function Patterns() {
  const concepts = useSession()?.concepts ?? [];
  const [concept, setConcept] = useState("seq");
  const { result, error, stale } = useAsk<Cover>("patterns", { concept });
  return (
    <Panel
      flush
      title="Equilibria as patterns"
      note={
        result &&
        `${plural(result.states, "equilibrium", "equilibria")} in ${plural(result.patterns.length, "pattern")}${result.complete ? "" : `; ${count(result.uncovered)} not described`}`
      }
      actions={
        <Select
          size="xs"
          w={260}
          aria-label="Concept"
          value={concept}
          allowDeselect={false}
          onChange={(value) => value && setConcept(value)}
          data={concepts.map((one) => ({ value: one.id, label: one.name }))}
        />
      }
    >
      {error ? (
        <Nothing>{error.message}</Nothing>
      ) : !result ? (
        <Waiting />
      ) : result.patterns.length === 0 ? (
        <Nothing>There is no equilibrium.</Nothing>
      ) : (
        <ul className={classes.patterns} aria-busy={stale}>
          {result.patterns.map((pattern) => (
            <li key={pattern.text}>
              <Signs text={pattern.text} />
              <code>{pattern.statement}</code>
              <b>{plural(pattern.states, "state")}</b>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
