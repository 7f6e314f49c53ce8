import { Select } from "@mantine/core";
import { useState } from "react";

import { useAsk } from "../../api/project";
import type { Told as ToldAnswer } from "../../api/told";
import { Nothing, Panel } from "../../components/bits";
import { Told } from "../../components/Told";
import { Waiting } from "../../components/Waiting";
import classes from "./SurePage.module.css";

interface Answer extends ToldAnswer {
  structures: { id: string; name: string; summary: string }[];
}

/** Preferences that are not one ranking: what is unknown, how strong, how certain; verdicts for each way to judge. */
export function Structures() {
  const [structure, setStructure] = useState("");
  const stated = useAsk<Answer>("structure", {});
  const { result, error, stale } = useAsk<Answer>("structure", structure ? { structure } : {});
  const known = stated.result?.structures ?? result?.structures ?? [];
  const chosen = known.find((one) => one.id === structure);
  return (
    <Panel
      title="Preferences that are not one ranking"
      actions={
        <Select
          size="xs"
          w={270}
          aria-label="Structure of the preferences"
          value={structure}
          allowDeselect={false}
          onChange={(value) => setStructure(value ?? "")}
          data={[
            { value: "", label: "as the reading states" },
            ...known.map((one) => ({ value: one.id, label: one.name })),
          ]}
        />
      }
    >
      {chosen && <p className={classes.summary}>{chosen.summary}</p>}
      {error && structure !== "" ? (
        <Nothing>{error.message}</Nothing>
      ) : error ? (
        <Nothing>{error.message}</Nothing>
      ) : !result ? (
        <Waiting />
      ) : (
        <div aria-busy={stale} data-testid="structures">
          <Told blocks={result.told} />
        </div>
      )}
    </Panel>
  );
}
