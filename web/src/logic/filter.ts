import type { Conflict } from "../api/types";
import { quoted } from "./statement";

/** What states are looked at: a statement, levels of options, and the verdict on them. */
export interface Filter {
  statement: string;
  /** The level that an option must be at. */
  levels: Record<string, string>;
  /** In the words of the server: null, "equilibria", "equilibria:seq", "stable:seq:ministry". */
  only: string | null;
  sort: string | null;
}

export const NO_FILTER: Filter = { statement: "", levels: {}, only: null, sort: null };

/** The statement that the states must satisfy, or null. */
export function whereOf(filter: Filter): string | null {
  const parts = Object.entries(filter.levels).map(([option, level]) => `${option} = ${quoted(level)}`);
  if (filter.statement.trim()) parts.unshift(parts.length ? `(${filter.statement.trim()})` : filter.statement.trim());
  return parts.length ? parts.join(" and ") : null;
}

/** The next thing that an option's heading asks for: its levels from the highest down, then any. */
export function nextLevel(conflict: Conflict, option: string, current: string | undefined): string | undefined {
  const levels =
    conflict.decision_makers.flatMap((maker) => maker.options).find((one) => one.id === option)?.levels ?? [];
  if (current === undefined) return levels.at(-1);
  return levels[levels.indexOf(current) - 1];
}
