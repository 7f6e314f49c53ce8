import { MultiSelect, NumberInput, SegmentedControl, Select } from "@mantine/core";
import { useState } from "react";

import { useJob } from "../../api/job";
import { useAsk, useConflict } from "../../api/project";
import type { Told as ToldAnswer } from "../../api/told";
import type { Verdicts } from "../../api/types";
import { Nothing, Panel } from "../../components/bits";
import { CheckedStatement } from "../../components/CheckedStatement";
import { Told } from "../../components/Told";
import { Working } from "../../components/Working";
import classes from "./SurePage.module.css";

const AIMS = [
  { value: "equilibrium", label: "some state where it holds is an equilibrium" },
  { value: "only", label: "all equilibria are states where it holds" },
  { value: "not", label: "no state where it holds is an equilibrium" },
  { value: "reachable", label: "improvements lead there" },
  { value: "attainable", label: "improvements lead there, to an equilibrium" },
];

const CONCEPTS = [
  { value: "nash", label: "Nash" },
  { value: "seq", label: "SEQ" },
  { value: "sseq", label: "SSEQ" },
  { value: "gmr", label: "GMR" },
  { value: "smr", label: "SMR" },
];

/** The fewest changes of preferences that bring something about. */
export function Inverse() {
  const { decision_makers: makers } = useConflict();
  const job = useJob<ToldAnswer>("inverse");
  const [by, setBy] = useState("statement");
  const [target, setTarget] = useState("");
  const [draft, setDraft] = useState("");
  const [state, setState] = useState<number>();
  const { result: verdicts } = useAsk<Verdicts>("verdicts", { limit: 1 });
  const number = state ?? verdicts?.status_quo ?? undefined;
  const [aim, setAim] = useState("equilibrium");
  const [concept, setConcept] = useState("seq");
  const [may, setMay] = useState<string[]>([]);
  const parameters = {
    target: by === "state" ? number : draft || target,
    aim,
    concept,
    ...(may.length ? { may_change: may } : {}),
    most_tried: 2000,
  };
  return (
    <Panel title="What it would take" note="the fewest changes of what is wanted, each answer checked by running it">
      <div className={classes.target}>
        <SegmentedControl
          size="xs"
          aria-label="What is wanted"
          value={by}
          onChange={setBy}
          data={[
            { value: "statement", label: "A statement holds" },
            { value: "state", label: "One state" },
          ]}
        />
        {by === "state" ? (
          <NumberInput
            size="xs"
            w={140}
            aria-label="Number of the state"
            min={1}
            max={verdicts?.n_states ?? 1}
            value={number ?? ""}
            onChange={(value) => setState(typeof value === "number" ? value : undefined)}
          />
        ) : (
          <CheckedStatement
            value={target}
            label="Wanted: a statement"
            placeholder="what is to be brought about: a statement"
            onDraft={setDraft}
            onCommit={setTarget}
          />
        )}
      </div>
      <Working
        job={job}
        start="Find what it would take"
        doing="Looking"
        parameters={parameters}
        disabled={by === "state" ? number === undefined : (draft || target).trim() === ""}
      >
        <Select
          size="xs"
          w={320}
          label="So that"
          value={aim}
          data={AIMS}
          allowDeselect={false}
          onChange={(value) => value && setAim(value)}
        />
        <Select
          size="xs"
          w={110}
          label="Concept"
          value={concept}
          data={CONCEPTS}
          allowDeselect={false}
          onChange={(value) => value && setConcept(value)}
        />
        <MultiSelect
          size="xs"
          miw={240}
          label="Whose preferences may change"
          placeholder={may.length ? "" : "everybody's"}
          value={may}
          data={makers.map((maker) => ({ value: maker.id, label: maker.label }))}
          onChange={setMay}
        />
      </Working>
      <div className={classes.gap} />
      {job.result ? (
        <div data-testid="inverse">
          <Told blocks={job.result.told} />
        </div>
      ) : (
        !job.running &&
        !job.error && (
          <Nothing>
            Say what is wanted. The answer is the fewest swaps of neighbouring ranks, the fewest changes of statements,
            and how many rankings of somebody would do it.
          </Nothing>
        )
      )}
    </Panel>
  );
}
