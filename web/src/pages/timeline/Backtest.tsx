import { Select } from "@mantine/core";
import { useState } from "react";

import { useJob } from "../../api/job";
import type { Told as ToldAnswer } from "../../api/told";
import { Nothing, Panel } from "../../components/bits";
import { Told } from "../../components/Told";
import { Working } from "../../components/Working";

/** What each reading and rule of behaviour led to expect, set beside what came and beside the naive guesses. */
export function Backtest() {
  const job = useJob<ToldAnswer>("backtest");
  const [every, setEvery] = useState("week");
  return (
    <Panel title="How it went" note="what was expected beside what came, and beside naive guesses">
      <Working job={job} start="Test it" doing="Testing" parameters={{ every }}>
        <Select
          size="xs"
          w={180}
          label="Foresee, from each, the next"
          value={every}
          allowDeselect={false}
          onChange={(value) => value && setEvery(value)}
          data={[
            { value: "record", label: "day with a record" },
            { value: "day", label: "day" },
            { value: "week", label: "week" },
            { value: "month", label: "month" },
          ]}
        />
      </Working>
      <div style={{ height: 16 }} />
      {job.result ? (
        <Told blocks={job.result.told} />
      ) : (
        !job.running && (
          <Nothing>
            For each period: which states every reading and rule of behaviour allowed, and what came; beside it, always,
            “nothing changes” and “any move alike”.
          </Nothing>
        )
      )}
    </Panel>
  );
}
