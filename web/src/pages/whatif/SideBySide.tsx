import { useAsk, useConflict, useProject, useSession } from "../../api/project";
import type { BlocAnswer, ComparisonAnswer, Verdicts } from "../../api/types";
import { count, Maker, Nothing, Panel, plural, Signs } from "../../components/bits";
import { Waiting } from "../../components/Waiting";
import { isEmpty, type Trial } from "./trial";
import classes from "./WhatIfPage.module.css";

/** The old answer and the new one. */
export function SideBySide({ trial, concept }: { trial: Trial; concept: string }) {
  const { reading } = useProject();
  const concepts = useSession()?.concepts ?? [];
  const nothing = isEmpty(trial);
  const of = { edits: trial.edits };
  const bloc = trial.bloc.length > 1;
  const before = useAsk<Verdicts>("verdicts", { limit: 1 });
  const after = useAsk<Verdicts>("verdicts", { limit: 1 }, { of, reading: trial.reading, enabled: !nothing });
  const tied = useAsk<BlocAnswer>("bloc", { members: trial.bloc }, { of, reading: trial.reading, enabled: bloc });
  const wrong = (!nothing && after.error) || (bloc && tied.error);
  if (nothing)
    return (
      <Panel title="Old and new">
        <Nothing>
          Choose a change on the left. What it does to the answer appears here, beside the answer as it is.
        </Nothing>
      </Panel>
    );
  if (wrong)
    return (
      <Panel title="Old and new">
        <Nothing>{wrong.message}</Nothing>
      </Panel>
    );
  if (!before.result || !after.result || (bloc && !tied.result))
    return (
      <Panel title="Old and new">
        <Waiting />
      </Panel>
    );
  const old = before.result;
  const now = after.result;
  const ids = old.concepts.filter((id) => now.concepts.includes(id) && (!bloc || tied.result?.concepts[id]));
  const counted = (id: string) => (bloc ? (tied.result?.concepts[id]?.equilibria.length ?? 0) : (now.counts[id] ?? 0));
  const holds = (id: string) =>
    bloc
      ? tied.result?.concepts[id]?.equilibria.includes(now.status_quo ?? -1)
      : now.status_quo_row?.equilibrium.includes(id);
  return (
    <>
      <Panel
        flush
        title="Old and new"
        note={
          now.n_states === old.n_states
            ? undefined
            : `${count(old.n_states)} feasible states before, ${count(now.n_states)} now`
        }
      >
        <table className={classes.table} aria-busy={after.stale || tied.stale} data-testid="old-and-new">
          <thead>
            <tr>
              <th scope="col">Concept</th>
              <th scope="col" colSpan={2}>
                Equilibria as it is
              </th>
              <th scope="col" colSpan={2}>
                with the change
              </th>
              <th scope="col" />
            </tr>
          </thead>
          <tbody>
            {ids.map((id) => {
              const was = old.counts[id] ?? 0;
              const is = counted(id);
              const held = old.status_quo_row?.equilibrium.includes(id);
              return (
                <tr key={id} data-chosen={id === concept || undefined}>
                  <th scope="row">{concepts.find((one) => one.id === id)?.name ?? id}</th>
                  <td>{count(was)}</td>
                  <td className={classes.quo}>{quo(held)}</td>
                  <td>
                    <b>{count(is)}</b>
                  </td>
                  <td className={classes.quo} data-changed={held !== holds(id) || undefined}>
                    {quo(holds(id))}
                  </td>
                  <td className={classes.delta} data-sign={Math.sign(is - was)}>
                    {is === was ? "same" : `${is > was ? "+" : "−"}${count(Math.abs(is - was))}`}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Panel>
      {bloc && tied.result ? (
        <BlocDifference answer={tied.result} concept={concept} trial={trial} />
      ) : (
        <Differences key={reading} trial={trial} concept={concept} />
      )}
    </>
  );
}

/** What becomes of the status quo; nothing where there is none. */
function quo(holds: boolean | undefined): string {
  return holds === undefined ? "" : holds ? "status quo holds" : "status quo is left";
}

/** Which equilibria go and which come, and for whom verdicts change. */
function Differences({ trial, concept }: { trial: Trial; concept: string }) {
  const { reading } = useProject();
  const { decision_makers: makers } = useConflict();
  const { result, error, stale } = useAsk<ComparisonAnswer>(
    "compare",
    {
      first: { reading },
      second: { of: { edits: trial.edits }, reading: trial.reading ?? reading },
      concept,
      limit: 12,
    },
    { sided: true },
  );
  if (error)
    return (
      <Panel title="What changes">
        <Nothing>{error.message}</Nothing>
      </Panel>
    );
  const section = result?.sections[0];
  if (!result || !section)
    return (
      <Panel title="What changes">
        <Waiting />
      </Panel>
    );
  return (
    <>
      <div className={classes.two} aria-busy={stale}>
        <Listed title="Equilibria that go" numbers={section.equilibria.lost} texts={result.states.first} />
        <Listed title="Equilibria that come" numbers={section.equilibria.gained} texts={result.states.second} />
      </div>
      <Panel
        flush
        title="Verdicts that change"
        note={plural(section.equilibria.kept, "equilibrium stays", "equilibria stay")}
      >
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">For</th>
              <th scope="col">no longer stable</th>
              <th scope="col">newly stable</th>
            </tr>
          </thead>
          <tbody>
            {makers.map((maker) => (
              <tr key={maker.id}>
                <th scope="row">
                  <Maker id={maker.id} />
                </th>
                <td>{count(section.changes[maker.id]?.lost ?? 0)}</td>
                <td>{count(section.changes[maker.id]?.gained ?? 0)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Panel>
    </>
  );
}

function BlocDifference({ answer, concept, trial }: { answer: BlocAnswer; concept: string; trial: Trial }) {
  const found = answer.concepts[concept];
  const numbers = [...new Set([...(found?.lost.slice(0, 40) ?? []), ...(found?.gained.slice(0, 40) ?? [])])];
  const { result } = useAsk<{ states: { number: number; text: string }[] }>(
    "states",
    { numbers },
    { of: { edits: trial.edits }, reading: trial.reading, enabled: numbers.length > 0 },
  );
  if (!found)
    return (
      <Panel title="What changes">
        <Nothing>Coalitions are not defined under this concept. Choose another one.</Nothing>
      </Panel>
    );
  const texts = Object.fromEntries((result?.states ?? []).map((state) => [String(state.number), state.text]));
  return (
    <div className={classes.two}>
      <Listed title="Equilibria that go" numbers={found.lost} texts={texts} />
      <Listed title="Equilibria that come" numbers={found.gained} texts={texts} />
    </div>
  );
}

function Listed({
  title,
  numbers,
  texts,
}: {
  title: string;
  numbers: readonly number[];
  texts: Record<string, string>;
}) {
  const shown = numbers.slice(0, 40);
  return (
    <Panel title={title} note={plural(numbers.length, "state")}>
      {numbers.length === 0 ? (
        <Nothing>None.</Nothing>
      ) : (
        <ul className={classes.listed}>
          {shown.map((number) => (
            <li key={number}>
              <b>{count(number)}</b> {texts[String(number)] && <Signs text={texts[String(number)] ?? ""} />}
            </li>
          ))}
          {numbers.length > shown.length && <li>and {count(numbers.length - shown.length)} more</li>}
        </ul>
      )}
    </Panel>
  );
}
