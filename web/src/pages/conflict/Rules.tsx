import { ActionIcon, Button, Select } from "@mantine/core";
import { IconPlus, IconTrash, IconX } from "@tabler/icons-react";
import { useState } from "react";

import { useAsk, useConflict, useProject } from "../../api/project";
import type { Problem, Rule, RuleEffect, RuleKind, RulesAnswer } from "../../api/types";
import { count, Nothing, plural } from "../../components/bits";
import { useDetails } from "../../components/Details";
import { EditableText } from "../../components/EditableText";
import { useRemove } from "../../components/Removing";
import { SortableList, useSortableItem } from "../../components/SortableList";
import { StatementBox } from "../../components/StatementBox";
import { StatesList } from "../../components/StatesList";
import { useOrder } from "../../components/useOrder";
import { markOf, useNames, useSettled } from "../../components/useStatement";
import classes from "./ConflictPage.module.css";
import { Cites } from "./OptionGrid";

const KINDS: { value: RuleKind; label: string; words: string[] }[] = [
  { value: "never", label: "never", words: ["never"] },
  { value: "requires", label: "if ... then needed", words: ["if", "needs"] },
  { value: "at_most_one", label: "at most one of", words: ["at most one"] },
  { value: "at_least_one", label: "at least one of", words: ["at least one"] },
  { value: "exactly_one", label: "exactly one of", words: ["exactly one"] },
];

const WHAT: Record<RuleKind, string> = {
  never: "What can never be",
  requires: "If this holds, that is needed",
  at_most_one: "No two of these together",
  at_least_one: "One of these at the least",
  exactly_one: "One of these and no other",
};

/** Rules of infeasibility, each with the number of states that it takes away, and a look at them. */
export function Rules({ effects }: { effects: RulesAnswer | undefined }) {
  const { edit } = useProject();
  const { infeasible } = useConflict();
  const [draft, setDraft] = useState<RuleKind>();
  const ids = infeasible.map((rule, index) => `${index}:${rule.text}`);
  const { order, drop } = useOrder(ids);
  const move = (id: string, index: number) => {
    drop(id, index);
    void edit({ op: "move", at: ["infeasible", ids.indexOf(id)], index }, { label: "Move a rule" });
  };
  return (
    <div className={classes.list}>
      <p className={classes.lead}>
        Some combinations cannot be: a side cannot both accept and refuse. Each rule says how many combinations it rules
        out, alone and after the rules above it.
      </p>
      {infeasible.length === 0 && !draft && <Nothing>Every combination can be. Add a rule where some cannot.</Nothing>}
      <SortableList ids={order} nameOf={(id) => infeasible[ids.indexOf(id)]?.text ?? id} onMove={move}>
        {order.map((id, position) => {
          const index = ids.indexOf(id);
          const rule = infeasible[index];
          return (
            rule && (
              <RuleCard
                key={id}
                id={id}
                rule={rule}
                index={index}
                effect={effects?.rules.find((one) => one.index === index)}
                onStep={(by) => {
                  if (position + by >= 0 && position + by < order.length) move(id, position + by);
                }}
              />
            )
          );
        })}
      </SortableList>
      {draft && <NewRule kind={draft} onKind={setDraft} onDone={() => setDraft(undefined)} />}
      {!draft && (
        <div className={classes.actions}>
          {KINDS.map((kind) => (
            <Button
              key={kind.value}
              size="xs"
              variant="default"
              leftSection={<IconPlus size={14} aria-hidden />}
              onClick={() => setDraft(kind.value)}
            >
              {WHAT[kind.value]}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}

interface CardProps {
  id: string;
  rule: Rule;
  index: number;
  effect: RuleEffect | undefined;
  onStep: (step: 1 | -1) => void;
}

function RuleCard({ id, rule, index, effect, onStep }: CardProps) {
  const { edit } = useProject();
  const remove = useRemove();
  const details = useDetails();
  const { ref, style, handle } = useSortableItem(id, rule.text, onStep);
  const [typed, setTyped] = useState<string[]>();
  const [look, setLook] = useState(false);
  const live = useRule(rule.kind, typed ?? rule.statements, index, typed !== undefined || look);
  const at = ["infeasible", index];
  const set = (kind: RuleKind, statements: string[]) => {
    setTyped(undefined);
    void edit(
      { op: "set", at, values: { kind, statements, because: rule.because, cite: rule.cite } },
      { label: "Change a rule" },
    );
  };
  const shown = typed === undefined ? (effect ?? live.effect) : live.effect;
  return (
    <article ref={ref} style={style} className={classes.card} aria-label={`Rule: ${rule.text}`}>
      {handle}
      <div className={classes.cardBody}>
        <RuleFields
          kind={rule.kind}
          statements={rule.statements}
          problems={live.problems}
          onDraft={setTyped}
          onCommit={(statements) => set(rule.kind, statements)}
          onKind={(kind) => set(kind, fitted(kind, rule.statements))}
        />
        <EditableText
          value={rule.because ?? ""}
          label="Why it cannot be"
          placeholder="because ..."
          allowEmpty
          onCommit={(because) =>
            void edit({ op: "set", at, values: { because: because || null } }, { label: "Change why" })
          }
        />
      </div>
      <div className={classes.effect}>
        <Effect effect={shown} />
        <div className={classes.tools}>
          <Button size="compact-xs" variant="subtle" aria-expanded={look} onClick={() => setLook(!look)}>
            {look ? "Hide" : "Look at them"}
          </Button>
          <Cites n={rule.cite.length} name={rule.text} onClick={() => details(at, "A rule")} />
          <ActionIcon
            aria-label={`Remove the rule ${rule.text}`}
            onClick={() => void remove({ op: "remove", at }, "the rule")}
          >
            <IconTrash size={15} stroke={1.7} />
          </ActionIcon>
        </div>
      </div>
      {look && live.effect && (
        <div className={classes.looked}>
          {live.effect.states.length === 0 ? (
            <Nothing>It takes no combination away.</Nothing>
          ) : (
            <StatesList texts={live.effect.states} more={live.effect.removes - live.effect.states.length} />
          )}
        </div>
      )}
    </article>
  );
}

function Effect({ effect }: { effect: RuleEffect | undefined }) {
  if (!effect) return <span>...</span>;
  return (
    <span data-testid="rule-effect">
      <b>{count(effect.removes)}</b> ruled out
      {effect.removes_first !== effect.removes && (
        <>
          <br />
          {count(effect.removes_first)} not by a rule above
        </>
      )}
    </span>
  );
}

/** Statements that fit a kind of rule, kept as far as they go. */
export function fitted(kind: RuleKind, statements: readonly string[]): string[] {
  if (kind === "never") return [statements.join(" and ")];
  if (kind === "requires") return [statements[0] ?? "", statements[1] ?? statements[0] ?? ""];
  return [...statements];
}

function useRule(kind: RuleKind, statements: string[], index: number | undefined, enabled: boolean) {
  const settled = useSettled(statements.join("\n")).split("\n");
  const whole = settled.every((text) => text.trim() !== "");
  const rule = { kind, statements: settled };
  const { result, stale } = useAsk<RuleEffect & { problems: Problem[] }>(
    "rule",
    { rule, ...(index === undefined ? {} : { index }), limit: 20 },
    { enabled: enabled && whole },
  );
  return {
    effect: result && !result.problems.length && whole ? result : undefined,
    problems: whole && !stale ? (result?.problems ?? []) : [],
  };
}

interface FieldsProps {
  kind: RuleKind;
  statements: readonly string[];
  problems: readonly Problem[];
  focused?: boolean;
  onDraft: (statements: string[]) => void;
  onCommit: (statements: string[]) => void;
  onKind: (kind: RuleKind) => void;
}

function RuleFields({ kind, statements, problems, focused, onDraft, onCommit, onKind }: FieldsProps) {
  const names = useNames();
  const many = !["never", "requires"].includes(kind);
  const shown = many && statements.at(-1) !== "" ? [...statements, ""] : statements;
  const words = KINDS.find((one) => one.value === kind)?.words ?? [];
  const put = (at: number, text: string) => {
    const next = shown.map((one, index) => (index === at ? text : one));
    return many ? next.filter((one) => one.trim() !== "") : next;
  };
  return (
    <>
      {shown.map((statement, at) => {
        const problem = problems.find((one) => one.path.includes(at)) ?? (shown.length === 1 ? problems[0] : undefined);
        return (
          <div key={at} className={classes.line}>
            {at === 0 && !many && kind === "never" && <KindSelect kind={kind} onKind={onKind} />}
            {at === 0 && !(kind === "never") && <KindSelect kind={kind} onKind={onKind} />}
            {at > 0 && <span className={classes.word}>{many ? "" : (words[at] ?? "")}</span>}
            <div className={classes.wide}>
              <StatementBox
                value={statement}
                label={`${WHAT[kind]}, statement ${at + 1}`}
                names={names}
                verdict={problem ? { error: markOf(problem) } : undefined}
                placeholder={
                  many && at === shown.length - 1 ? "another one" : "a statement, such as: not press and mass"
                }
                focused={focused === true && at === 0}
                onDraft={(text) => onDraft(put(at, text))}
                onCommit={(text) => onCommit(put(at, text))}
              />
            </div>
            {many && statement !== "" && (
              <ActionIcon
                size="sm"
                aria-label={`Take ${statement} out of the rule`}
                onClick={() => onCommit(put(at, ""))}
              >
                <IconX size={13} />
              </ActionIcon>
            )}
          </div>
        );
      })}
    </>
  );
}

function KindSelect({ kind, onKind }: { kind: RuleKind; onKind: (kind: RuleKind) => void }) {
  return (
    <Select
      size="xs"
      w={142}
      aria-label="Kind of rule"
      data={KINDS.map(({ value, label }) => ({ value, label }))}
      value={kind}
      allowDeselect={false}
      onChange={(value) => value && onKind(value)}
    />
  );
}

/** A rule that is being written: it joins the others as soon as it is whole. */
function NewRule({ kind, onKind, onDone }: { kind: RuleKind; onKind: (kind: RuleKind) => void; onDone: () => void }) {
  const { edit } = useProject();
  const [statements, setStatements] = useState<string[]>(kind === "requires" ? ["", ""] : [""]);
  const live = useRule(kind, statements, undefined, true);
  const needed = kind === "never" ? 1 : 2;
  const whole = statements.filter((text) => text.trim()).length >= needed;
  const add = async () => {
    if (
      await edit(
        { op: "add", to: ["infeasible"], value: { kind, statements: statements.filter((text) => text.trim()) } },
        { label: "Add a rule" },
      )
    )
      onDone();
  };
  return (
    <article className={classes.card} aria-label="New rule">
      <span />
      <div className={classes.cardBody}>
        <RuleFields
          kind={kind}
          statements={statements}
          problems={live.problems}
          focused
          onDraft={setStatements}
          onCommit={setStatements}
          onKind={(next) => {
            setStatements(fitted(next, statements));
            onKind(next);
          }}
        />
        <div className={classes.actions}>
          <Button size="xs" onClick={() => void add()} disabled={!whole || live.problems.length > 0}>
            Add the rule
          </Button>
          <Button size="xs" variant="default" onClick={onDone}>
            Leave it
          </Button>
        </div>
      </div>
      <div className={classes.effect}>{whole && <Effect effect={live.effect} />}</div>
      {whole && live.effect && live.effect.states.length > 0 && (
        <div className={classes.looked}>
          <p className={classes.lead}>{plural(live.effect.removes, "combination")} would go:</p>
          <StatesList texts={live.effect.states} more={live.effect.removes - live.effect.states.length} />
        </div>
      )}
    </article>
  );
}
