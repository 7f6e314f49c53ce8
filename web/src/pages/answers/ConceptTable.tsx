import { useConflict, useSession } from "../../api/project";
import type { Verdicts } from "../../api/types";
import { count } from "../../components/bits";
import { makerStyle } from "../../theme/makers";
import classes from "./AnswersPage.module.css";

interface Props {
  verdicts: Verdicts;
  stale: boolean;
  chosen: string | null;
  onChoose: (only: string) => void;
  onStatusQuo: (maker: string, concept: string) => void;
}

/** For each concept: how many equilibria, what becomes of the status quo, and how many states are stable for whom. */
export function ConceptTable({ verdicts, stale, chosen, onChoose, onStatusQuo }: Props) {
  const { decision_makers: makers } = useConflict();
  const concepts = useSession()?.concepts ?? [];
  const quo = verdicts.status_quo_row;
  return (
    <div className={classes.scroll}>
      <table className={classes.concepts} aria-busy={stale} aria-label="The answer by concept">
        <thead>
          <tr>
            <th scope="col">Concept</th>
            <th scope="col">looks ahead</th>
            <th scope="col" className={classes.number}>
              Equilibria
            </th>
            <th scope="col">Status quo</th>
            {makers.map((maker, position) => (
              <th key={maker.id} scope="col" className={classes.number} style={makerStyle(position, maker.colour)}>
                <span className={classes.dot} aria-hidden /> {maker.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {verdicts.concepts.map((id) => {
            const concept = concepts.find((one) => one.id === id);
            const stable = quo?.stable[id];
            const leaves = stable && makers.filter((_, index) => !stable[index]);
            return (
              <tr key={id} data-chosen={chosen === `equilibria:${id}` || undefined}>
                <th scope="row" title={concept?.summary}>
                  {concept?.name ?? id}
                </th>
                <td>{concept?.foresight}</td>
                <td className={classes.number}>
                  <button
                    type="button"
                    className={classes.link}
                    onClick={() => onChoose(`equilibria:${id}`)}
                    aria-label={`Show the ${verdicts.counts[id] ?? 0} equilibria of ${concept?.name ?? id}`}
                  >
                    {count(verdicts.counts[id] ?? 0)}
                  </button>
                </td>
                <td>
                  {!stable ? (
                    ""
                  ) : !leaves || leaves.length === 0 ? (
                    <span className={classes.good}>equilibrium</span>
                  ) : (
                    <>
                      left by{" "}
                      {leaves.map((maker, index) => (
                        <span key={maker.id}>
                          {index > 0 && ", "}
                          <button type="button" className={classes.link} onClick={() => onStatusQuo(maker.id, id)}>
                            {maker.label}
                          </button>
                        </span>
                      ))}
                    </>
                  )}
                </td>
                {makers.map((maker, index) => {
                  const n = verdicts.stable_counts?.[id]?.[index];
                  return (
                    <td key={maker.id} className={classes.number}>
                      {n === undefined ? (
                        ""
                      ) : (
                        <button
                          type="button"
                          className={classes.link}
                          onClick={() => onChoose(`stable:${id}:${maker.id}`)}
                          aria-label={`Show the ${n} states that are stable for ${maker.label} under ${concept?.name ?? id}`}
                        >
                          {count(n)}
                        </button>
                      )}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
