import { useAsk, useSession } from "../../api/project";
import type { BlocAnswer, Scenario, Verdicts } from "../../api/types";
import { count, Nothing, Panel } from "../../components/bits";
import { Waiting } from "../../components/Waiting";
import classes from "./WhatIfPage.module.css";

/** The answer as it is beside that of each scenario. */
export function CompareScenarios({ scenarios }: { scenarios: Scenario[] }) {
  const { result } = useAsk<Verdicts>("verdicts", { limit: 1 });
  if (!result) return <Waiting />;
  return (
    <div className={classes.cards} data-testid="scenario-comparison">
      <Card title="As it is" counts={result.counts} holds={result.status_quo_row?.equilibrium ?? []} base={result} />
      {scenarios.map((scenario) => (
        <ScenarioCard key={scenario.id} scenario={scenario} base={result} />
      ))}
    </div>
  );
}

function ScenarioCard({ scenario, base }: { scenario: Scenario; base: Verdicts }) {
  const bloc = scenario.bloc.length > 1;
  const broken = Boolean(scenario.problems?.length);
  const options = { of: { edits: scenario.edits }, reading: scenario.reading };
  const { result, error } = useAsk<Verdicts>("verdicts", { limit: 1 }, { ...options, enabled: !broken });
  const tied = useAsk<BlocAnswer>("bloc", { members: scenario.bloc }, { ...options, enabled: bloc && !broken });
  if (broken || error)
    return (
      <Panel title={scenario.name}>
        <Nothing>{error?.message ?? "It does not fit the conflict any more."}</Nothing>
      </Panel>
    );
  if (!result || (bloc && !tied.result))
    return (
      <Panel title={scenario.name}>
        <Waiting />
      </Panel>
    );
  if (!bloc || !tied.result)
    return (
      <Card title={scenario.name} counts={result.counts} holds={result.status_quo_row?.equilibrium ?? []} base={base} />
    );
  const found = tied.result.concepts;
  const counts = Object.fromEntries(Object.entries(found).map(([id, one]) => [id, one.equilibria.length]));
  const holds = Object.keys(found).filter((id) => found[id]?.equilibria.includes(result.status_quo ?? -1));
  return <Card title={scenario.name} counts={counts} holds={holds} base={base} />;
}

function Card({
  title,
  counts,
  holds,
  base,
}: {
  title: string;
  counts: Record<string, number>;
  holds: string[];
  base: Verdicts;
}) {
  const concepts = useSession()?.concepts ?? [];
  return (
    <Panel flush title={title}>
      <table className={classes.table}>
        <tbody>
          {base.concepts.map((id) => {
            const n = counts[id];
            return (
              <tr key={id}>
                <th scope="row">{concepts.find((one) => one.id === id)?.name ?? id}</th>
                <td data-changed={n !== base.counts[id] || undefined}>{n === undefined ? "–" : count(n)}</td>
                <td className={classes.quo}>{n !== undefined && (holds.includes(id) ? "holds" : "is left")}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Panel>
  );
}
