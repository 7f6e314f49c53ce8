import { useId, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { createPortal } from "react-dom";

import { complete, completions, tokens, type Completions, type Name } from "../logic/statement";
import classes from "./StatementBox.module.css";

/** What the server says of a statement. */
export interface Verdict {
  error?: { message: string; start: number; end: number } | undefined;
  /** How many states satisfy it, and of how many. */
  satisfied?: number;
  total?: number;
}

interface Props {
  value: string;
  label: string;
  names: readonly Name[];
  /** The judgement on the text as it stands in the box. */
  verdict?: Verdict | undefined;
  onDraft?: (text: string) => void;
  onCommit: (text: string) => void;
  placeholder?: string;
  /** No frame until it is pointed at. */
  quiet?: boolean;
  /** It takes the cursor when it appears. */
  focused?: boolean;
  /** What stands under the box at the left. */
  lead?: string | undefined;
  /** What stands under the box at the right, such as a button that shows the states. */
  foot?: ReactNode;
}

/** A box for a statement: completes names, marks what is wrong in place, and says how many states satisfy it. */
export function StatementBox(props: Props) {
  const { value, label, names, verdict, onDraft, onCommit, placeholder, quiet, focused, lead, foot } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const [open, setOpen] = useState<Completions | null>(null);
  const [chosen, setChosen] = useState(0);
  const input = useRef<HTMLTextAreaElement>(null);
  const [place, setPlace] = useState({ left: 0, top: 0 });
  const id = useId();
  const text = draft ?? value;
  const error = verdict?.error;

  const change = (next: string, cursor: number) => {
    setDraft(next);
    onDraft?.(next);
    suggest(next, cursor);
  };
  const suggest = (next: string, cursor: number) => {
    const found = completions(next, cursor, names);
    const only = found.items.length === 1 && found.items[0]?.insert === next.slice(found.start, found.end);
    setOpen(found.items.length === 0 || only ? null : found);
    setChosen(0);
  };
  const take = (index: number) => {
    const item = open?.items[index];
    if (!open || !item || !input.current) return;
    const next = complete(text, open, item.insert);
    change(next.text, next.cursor);
    setOpen(null);
    requestAnimationFrame(() => input.current?.setSelectionRange(next.cursor, next.cursor));
  };
  const commit = () => {
    setOpen(null);
    if (draft === null) return;
    const kept = draft.replace(/\s+/g, " ").trim();
    setDraft(null);
    if (kept !== value) onCommit(kept);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const cursor = event.currentTarget.selectionStart;
    if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setChosen((chosen + step + open.items.length) % open.items.length);
    } else if (open && event.key === "Tab" && !event.shiftKey && typedSomething(open, text)) {
      event.preventDefault();
      take(chosen);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (open && typedSomething(open, text)) take(chosen);
      else commit();
    } else if (event.key === "Escape") {
      if (open) setOpen(null);
      else if (draft !== null) {
        setDraft(null);
        onDraft?.(value);
      } else return;
      event.stopPropagation();
    } else if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      suggest(text, cursor);
    }
  };
  useLayoutEffect(() => {
    if (!open || !input.current) return;
    const box = input.current.getBoundingClientRect();
    const below = box.bottom + 270 < window.innerHeight;
    setPlace({ left: box.left, top: below ? box.bottom + 2 : Math.max(4, box.top - 268) });
  }, [open]);

  const frame = [classes.box, quiet ? classes.quiet : "", error ? classes.invalid : ""].join(" ");
  return (
    <div>
      <div className={frame}>
        <div className={classes.shade} aria-hidden>
          <Painted text={text} error={error} />
        </div>
        <textarea
          ref={input}
          rows={1}
          data-typing={draft === null ? undefined : "yes"}
          className={classes.input}
          value={text}
          placeholder={placeholder}
          spellCheck={false}
          autoCapitalize="off"
          // A box that appears because somebody asked for it takes the cursor.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus={focused ?? false}
          role="combobox"
          aria-label={label}
          aria-autocomplete="list"
          aria-expanded={open !== null}
          aria-controls={`${id}-list`}
          aria-activedescendant={open ? `${id}-${chosen}` : undefined}
          aria-invalid={error ? true : undefined}
          aria-describedby={`${id}-foot`}
          onChange={(event) =>
            change(event.currentTarget.value.replaceAll("\n", " "), event.currentTarget.selectionStart)
          }
          onKeyDown={onKeyDown}
          onBlur={commit}
        />
      </div>
      {open &&
        createPortal(
          <ul id={`${id}-list`} role="listbox" aria-label="Completions" className={classes.list} style={place}>
            {open.items.map((item, index) => (
              // The keyboard is handled in the text area, which owns the list.
              // eslint-disable-next-line jsx-a11y/click-events-have-key-events
              <li
                key={item.insert}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === chosen}
                className={classes.item}
                ref={index === chosen ? (node) => node?.scrollIntoView({ block: "nearest" }) : undefined}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => take(index)}
              >
                <code>{item.insert}</code>
                <span>{item.label}</span>
                <em>{item.owner ?? item.kind}</em>
              </li>
            ))}
          </ul>,
          document.body,
        )}
      <div className={classes.foot} id={`${id}-foot`} aria-live="polite">
        {lead && !error && (
          <span className={classes.lead} title={lead}>
            {lead}
          </span>
        )}
        {error ? (
          <span className={classes.error}>{error.message}</span>
        ) : (
          verdict?.satisfied !== undefined && <Satisfied verdict={verdict} />
        )}
        {foot}
      </div>
    </div>
  );
}

function typedSomething(open: Completions, text: string): boolean {
  return open.end > open.start && text.slice(open.start, open.end).trim() !== "";
}

function Satisfied({ verdict }: { verdict: Verdict }) {
  const { satisfied = 0, total } = verdict;
  const of = total === undefined ? "" : ` of ${total.toLocaleString("en")}`;
  return <span>{`holds in ${satisfied.toLocaleString("en")}${of} states`}</span>;
}

function Painted({ text, error }: { text: string; error: Verdict["error"] }) {
  const parts = useMemo(() => painted(text, error), [text, error]);
  return (
    <>
      {parts.map((part, index) => (
        <span key={index} className={part.className}>
          {part.text}
        </span>
      ))}
      {"\u200b"}
    </>
  );
}

/** The text cut into coloured pieces that together are the text. */
function painted(text: string, error: Verdict["error"]) {
  const parts: { text: string; className: string | undefined }[] = [];
  let at = 0;
  for (const token of tokens(text)) {
    if (token.start > at) parts.push({ text: text.slice(at, token.start), className: undefined });
    const wrong = error && token.start < error.end && error.start < token.end;
    parts.push({ text: token.text, className: [classes[token.kind], wrong ? classes.wrong : ""].join(" ").trim() });
    at = token.end;
  }
  parts.push({ text: text.slice(at), className: undefined });
  return parts;
}
