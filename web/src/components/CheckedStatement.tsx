import { Button } from "@mantine/core";
import { useState } from "react";

import { tokens, type Name } from "../logic/statement";

import { StatementBox } from "./StatementBox";
import { StatesList } from "./StatesList";
import { useNames, useStatement } from "./useStatement";

interface Props {
  value: string;
  label: string;
  onCommit: (text: string) => void;
  onDraft?: (text: string) => void;
  placeholder?: string;
  quiet?: boolean;
  focused?: boolean;
  /** Say what the names in it mean. */
  gloss?: boolean;
  /** Offer a look at the states that satisfy it. */
  look?: boolean;
  /** Where it holds, if that is known from elsewhere; null if it soon will be. Then nothing is asked until it is touched. */
  known?: { satisfied: number; total: number } | null | undefined;
}

/** A statement box that asks the server about what is typed. */
export function CheckedStatement({ value, onCommit, onDraft, look, gloss, known, ...rest }: Props) {
  const names = useNames();
  const [draft, setDraft] = useState<string>();
  const [open, setOpen] = useState(false);
  const untouched = known !== undefined && (draft ?? value) === value;
  const asked = useStatement(untouched && !open ? "" : (draft ?? value), open ? 20 : 0);
  const { answer } = asked;
  const verdict = asked.verdict ?? (untouched && known ? known : undefined);
  return (
    <div>
      <StatementBox
        {...rest}
        value={value}
        names={names}
        verdict={verdict}
        onDraft={(text) => {
          setDraft(text);
          onDraft?.(text);
        }}
        onCommit={(text) => {
          setDraft(undefined);
          onCommit(text);
        }}
        lead={gloss ? glossOf(draft ?? value, names) : undefined}
        foot={
          look && verdict?.satisfied ? (
            <Button size="compact-xs" variant="subtle" onClick={() => setOpen(!open)} aria-expanded={open}>
              {open ? "Hide them" : "Show them"}
            </Button>
          ) : undefined
        }
      />
      {open && answer && answer.problems.length === 0 && (
        <StatesList texts={answer.states.map((state) => state.text)} more={answer.n_holds - answer.states.length} />
      )}
    </div>
  );
}

/** What the names in a statement stand for, each once. */
export function glossOf(text: string, names: readonly Name[]): string {
  const used = new Set(tokens(text).map((token) => token.text));
  return names
    .filter((name) => used.has(name.id) && name.kind === "option")
    .map((name) => name.label)
    .join(" · ");
}
