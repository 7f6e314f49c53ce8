import { useAsk, useProblems, useProject, useSession } from "../api/project";
import type { Verdicts } from "../api/types";
import { count, plural } from "../components/bits";
import { formatRoute } from "../logic/route";
import classes from "./AnswerStrip.module.css";

/** The answer in one line, under every page: it changes while one types. */
export function AnswerStrip({ page }: { page: string }) {
  const { project } = useProject();
  const concepts = useSession()?.concepts ?? [];
  const { errors: blocked } = useProblems();
  const { result, stale, error, seconds, share } = useAsk<Verdicts>(
    "verdicts",
    { limit: 1 },
    { enabled: blocked.length === 0 },
  );
  if (blocked.length > 0)
    return (
      <aside className={classes.strip} aria-label="The answer in short">
        <span className={classes.blocked}>
          No answer yet: {plural(blocked.length, "thing")} to mend in the conflict.
        </span>
      </aside>
    );
  if (error && !result)
    return (
      <aside className={classes.strip} aria-label="The answer in short">
        <span className={classes.blocked}>{error.message}</span>
      </aside>
    );
  return (
    <aside className={classes.strip} aria-label="The answer in short" aria-busy={stale}>
      {result && (
        <>
          <span className={classes.states}>{plural(result.n_states, "feasible state")}</span>
          <span className={classes.label}>Equilibria</span>
          {result.concepts.map((id) => {
            const concept = concepts.find((one) => one.id === id);
            const how = page === "answers" ? undefined : formatRoute(project, "answers", { concept: id });
            return (
              <a
                key={id}
                href={how}
                className={classes.concept}
                title={concept ? `${concept.name}: ${concept.summary}` : undefined}
              >
                {concept ? shortName(concept.id, concept.abbreviation) : id}{" "}
                <b data-count={id}>{count(result.counts[id] ?? 0)}</b>
              </a>
            );
          })}
        </>
      )}
      <span className={classes.time} data-testid="strip-state" data-stale={stale}>
        {stale
          ? share === undefined
            ? "working ..."
            : `${Math.round(share * 100)} %`
          : seconds === undefined
            ? ""
            : `${Math.max(1, Math.round(seconds * 1000))} ms`}
      </span>
    </aside>
  );
}

/** How a concept is called where there is little room. */
export function shortName(id: string, abbreviation: string): string {
  return id === "nash" ? "Nash" : abbreviation;
}
