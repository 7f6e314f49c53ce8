import { SegmentedControl } from "@mantine/core";
import { useState } from "react";

import { useAsk, useConflict } from "../../api/project";
import type { Told as ToldAnswer } from "../../api/told";
import { Nothing, Panel } from "../../components/bits";
import { Told } from "../../components/Told";
import { Waiting } from "../../components/Waiting";

/** What the observed moves reveal of their movers' preferences. */
export function Revealed() {
  const { observations } = useConflict();
  const [behaviour, setBehaviour] = useState("improvements");
  const none = observations.length === 0;
  const { result, error, stale } = useAsk<ToldAnswer>("infer", { behaviour }, { enabled: !none });
  return (
    <Panel
      title="What the moves reveal"
      actions={
        <SegmentedControl
          size="xs"
          aria-label="What is assumed of whoever moves"
          value={behaviour}
          onChange={setBehaviour}
          data={[
            { value: "improvements", label: "moves to something better" },
            { value: "best_replies", label: "moves to the best within reach" },
          ]}
        />
      }
    >
      {none ? (
        <Nothing>Nothing is recorded yet.</Nothing>
      ) : error ? (
        <Nothing>{error.message}</Nothing>
      ) : !result ? (
        <Waiting />
      ) : (
        <div aria-busy={stale} data-testid="revealed">
          <Told blocks={result.told} />
        </div>
      )}
    </Panel>
  );
}
