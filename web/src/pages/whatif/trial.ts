import type { Conflict, Edit } from "../../api/types";
import { elementAt } from "../../components/Details";

/** What is tried: edits that are kept nowhere, another reading, a coalition that acts as one. */
export interface Trial {
  edits: Edit[];
  reading: string | null;
  bloc: string[];
  settings: Record<string, string>;
}

export const NOTHING: Trial = { edits: [], reading: null, bloc: [], settings: {} };

export function isEmpty(trial: Trial): boolean {
  return (
    trial.edits.length === 0 && !trial.reading && trial.bloc.length < 2 && Object.keys(trial.settings).length === 0
  );
}

const MOVES: Record<string, string> = {
  free: "can be changed at will",
  up: "can only be raised, never taken back",
  down: "can only be lowered",
  frozen: "cannot be changed",
};

/** A text field of an element, where it has one. */
function textOf(element: Record<string, unknown> | undefined, key: string): string | undefined {
  const value = element?.[key];
  return typeof value === "string" ? value : undefined;
}

/** A change in words that an analyst would use. */
export function describeEdit(conflict: Conflict, edit: Edit): string {
  const at = (edit["at"] ?? []) as (string | number)[];
  const element = elementAt(conflict, at);
  const maker = (id: unknown) => conflict.decision_makers.find((one) => one.id === id)?.label ?? String(id);
  if (edit.op === "negate")
    return `${maker(at[3])}: the opposite of “${textOf(element, "statement") ?? "a statement"}”`;
  if (edit.op === "move_statement")
    return `${maker(at[3])}: “${textOf(element, "statement") ?? "a statement"}” becomes number ${Number(edit["rank"]) + 1}`;
  if (edit.op === "remove" && at[0] === "infeasible") return `without the rule “${textOf(element, "text") ?? ""}”`;
  if (edit.op === "remove")
    return `without ${textOf(element, "label") ?? textOf(element, "statement") ?? String(at.at(-1))}`;
  if (edit.op === "set" && at[2] === "options") {
    const moves = textOf(edit["values"] as Record<string, unknown>, "moves") ?? "";
    return `“${textOf(element, "label") ?? String(at[3])}” ${MOVES[moves] ?? "changes"}`;
  }
  if (edit.op === "set_indifferent") return `${maker(edit["decision_maker"])} likes all states alike`;
  return edit.op.replaceAll("_", " ");
}
