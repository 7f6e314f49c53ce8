import { useEffect, useMemo, useState } from "react";

import { useAsk, useConflict } from "../api/project";
import type { Conflict, Problem, StatementAnswer } from "../api/types";
import type { Name } from "../logic/statement";
import { problemInWords } from "./bits";
import type { Verdict } from "./StatementBox";

/** Everything that a statement may name. */
export function useNames(): Name[] {
  const conflict = useConflict();
  return useMemo(() => namesOf(conflict), [conflict]);
}

export function namesOf(conflict: Conflict): Name[] {
  const options = conflict.decision_makers.flatMap((maker) =>
    maker.options.map((option) => ({
      id: option.id,
      label: option.label,
      kind: "option",
      owner: maker.label,
      levels: option.levels,
    })),
  );
  const statements = conflict.statements.map((one) => ({ id: one.id, label: one.statement, kind: "statement" }));
  const states = (conflict.graph?.states ?? []).map((one) => ({ id: one.id, label: one.label, kind: "state" }));
  return [...options, ...states, ...statements];
}

/** A value that has stood still for a moment. */
export function useSettled<T>(value: T, milliseconds = 120): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}

/** What the server says of a statement while it is typed, and some of the states that satisfy it. */
export function useStatement(text: string, limit = 0) {
  const now = text.trim();
  const still = useSettled(now);
  const settled = now === "" ? "" : still;
  const { result, stale } = useAsk<StatementAnswer>(
    "statement",
    { text: settled, limit: Math.max(1, limit) },
    { enabled: settled !== "" },
  );
  const current = settled !== "" && settled === text.trim() && !stale ? result : undefined;
  const verdict: Verdict | undefined = current && verdictOf(current);
  return { verdict, answer: settled === "" ? undefined : result, stale };
}

export function verdictOf(answer: StatementAnswer): Verdict {
  const error = answer.problems.find((problem) => problem.severity !== "warning");
  if (error) return { error: markOf(error) };
  return { satisfied: answer.n_holds, total: answer.n_states };
}

export function markOf(problem: Problem): NonNullable<Verdict["error"]> {
  const [start, end] = problem.span ?? [0, Number.MAX_SAFE_INTEGER];
  return { message: problemInWords(problem), start, end: Math.max(end, start + 1) };
}
