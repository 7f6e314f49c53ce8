import { IconAlertTriangle, IconCircleX } from "@tabler/icons-react";
import type { ReactNode } from "react";

import { useConflict, sentence } from "../api/project";
import type { Problem } from "../api/types";
import { placedOptions } from "../logic/options";
import { makerStyle } from "../theme/makers";
import classes from "./bits.module.css";

interface PanelProps {
  title?: ReactNode;
  note?: ReactNode;
  actions?: ReactNode;
  flush?: boolean;
  label?: string;
  className?: string | undefined;
  children: ReactNode;
}

/** A sheet of paper with a heading. */
export function Panel({ title, note, actions, flush, label, className, children }: PanelProps) {
  return (
    <section className={[classes.panel, flush ? classes.flush : "", className ?? ""].join(" ")} aria-label={label}>
      {(title ?? actions) && (
        <header className={classes.panelHead}>
          {title && <h2>{title}</h2>}
          {note && <span className={classes.panelNote}>{note}</span>}
          {actions}
        </header>
      )}
      <div className={classes.panelBody}>{children}</div>
    </section>
  );
}

export function Nothing({ children }: { children: ReactNode }) {
  return <p className={classes.nothing}>{children}</p>;
}

/** A decision maker's name behind its colour. */
export function Maker({ id }: { id: string }) {
  const makers = useConflict().decision_makers;
  const position = makers.findIndex((maker) => maker.id === id);
  return (
    <span className={classes.maker} style={makerStyle(position, makers[position]?.colour)}>
      <span className={classes.dot} aria-hidden />
      <span>{makers[position]?.label ?? id}</span>
    </span>
  );
}

export function Problems({ problems, max = 4 }: { problems: readonly Problem[]; max?: number }) {
  if (problems.length === 0) return null;
  return (
    <div style={{ display: "grid", gap: 6 }} role="status">
      {problems.slice(0, max).map((problem, index) => (
        <div key={index} className={classes.problem} data-severity={problem.severity}>
          {problem.severity === "error" ? (
            <IconCircleX size={16} aria-hidden />
          ) : (
            <IconAlertTriangle size={16} aria-hidden />
          )}
          <span>{problemInWords(problem)}</span>
        </div>
      ))}
      {problems.length > max && <span className={classes.panelNote}>{problems.length - max} more</span>}
    </div>
  );
}

export function problemInWords(problem: Problem): string {
  const parts = [
    problem.message,
    problem.expected && `expected ${problem.expected}`,
    problem.got && `got ${problem.got}`,
  ];
  return sentence([parts.filter(Boolean).join("; "), problem.hint].filter(Boolean).join(". "));
}

/** A state or a pattern as signs, one per option, in the colours of those who decide. */
export function Signs({ text }: { text: string }) {
  const conflict = useConflict();
  const options = placedOptions(conflict);
  if (conflict.form === "graph") return <span>{text}</span>;
  return (
    <span className={classes.signs} role="img" aria-label={text}>
      {conflict.decision_makers.map((maker, position) => (
        <span key={maker.id} className={classes.signGroup} style={makerStyle(position, maker.colour)} aria-hidden>
          {options
            .filter((one) => one.maker === maker)
            .map(({ option, at }) => {
              const sign = text[at] ?? "-";
              const level = levelOf(sign);
              return (
                <span
                  key={option.id}
                  className={classes.sign}
                  data-on={level !== undefined && level > 0 ? "" : undefined}
                  data-any={level === undefined ? "" : undefined}
                  title={`${option.label}: ${level === undefined ? "any" : (option.levels[level] ?? sign)}`}
                >
                  {sign}
                </span>
              );
            })}
        </span>
      ))}
    </span>
  );
}

/** The level that a sign of a state stands for: N and Y, or a digit or letter; undefined where it is left open. */
export function levelOf(sign: string): number | undefined {
  if (sign === "N") return 0;
  if (sign === "Y") return 1;
  const level = Number.parseInt(sign, 36);
  return Number.isNaN(level) ? undefined : level;
}

export const count = (value: number) => value.toLocaleString("en");

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}
