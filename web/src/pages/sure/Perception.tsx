import { SegmentedControl, Select } from "@mantine/core";
import { useState } from "react";

import { useAsk, useSession } from "../../api/project";
import type { Told as ToldAnswer } from "../../api/told";
import { Nothing, Panel } from "../../components/bits";
import { Told } from "../../components/Told";
import { Waiting } from "../../components/Waiting";

interface Answer extends ToldAnswer {
  views: { level: number }[];
}

/** What each expects in the game that it perceives, what happens, and who is surprised. */
export function Perception() {
  const concepts = useSession()?.concepts ?? [];
  const [level, setLevel] = useState("2");
  const [concept, setConcept] = useState("seq");
  const { result, error, stale } = useAsk<Answer>("hypergame", { level: Number(level), concept });
  return (
    <Panel
      title="Who sees it otherwise"
      actions={
        <>
          <SegmentedControl
            size="xs"
            aria-label="How much of the views is taken"
            value={level}
            onChange={setLevel}
            data={[
              { value: "0", label: "as it is" },
              { value: "1", label: "own beliefs" },
              { value: "2", label: "also what they think others believe" },
            ]}
          />
          <Select
            size="xs"
            w={200}
            aria-label="Concept"
            value={concept}
            allowDeselect={false}
            onChange={(value) => value && setConcept(value)}
            data={concepts.filter((one) => one.id !== "sim").map((one) => ({ value: one.id, label: one.name }))}
          />
        </>
      }
    >
      {error ? (
        <Nothing>{error.message}</Nothing>
      ) : !result ? (
        <Waiting />
      ) : (
        <div aria-busy={stale} data-testid="perception">
          {level !== "0" && result.views.every((view) => view.level === 0) && (
            <Nothing>
              Nobody has a view of its own yet: all see the conflict as it is. Views are written into the file, under
              “views”, as differences from it.
            </Nothing>
          )}
          <Told blocks={result.told} />
        </div>
      )}
    </Panel>
  );
}
