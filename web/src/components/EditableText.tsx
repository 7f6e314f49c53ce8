import { useRef, useState, type KeyboardEvent } from "react";

import classes from "./EditableText.module.css";

interface Props {
  value: string;
  /** What the cell holds, for those who do not see the column. */
  label: string;
  onCommit: (value: string) => void;
  placeholder?: string;
  multiline?: boolean;
  /** Commit even an empty text. */
  allowEmpty?: boolean;
  className?: string;
  /** Marks the cell for moving up and down a column with Enter. */
  column?: string;
  disabled?: boolean;
}

/** A cell that reads as text and is edited where it stands: Enter keeps and goes down, Escape gives up. */
export function EditableText(props: Props) {
  const { value, label, onCommit, placeholder, multiline, allowEmpty, className, column, disabled } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);

  const commit = () => {
    if (draft === null) return;
    const text = draft.trim();
    setDraft(null);
    if (text !== value && (text !== "" || allowEmpty)) onCommit(text);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === "Escape" && draft !== null) {
      setDraft(null);
      event.stopPropagation();
    } else if (event.key === "Enter" && !(multiline && event.shiftKey)) {
      event.preventDefault();
      commit();
      if (column && field.current) moveInColumn(field.current, column, event.shiftKey ? -1 : 1);
    }
  };
  const shared = {
    ref: field,
    "aria-label": label,
    "data-column": column,
    "data-typing": draft === null ? undefined : "yes",
    className: [classes.field, className].filter(Boolean).join(" "),
    value: draft ?? value,
    placeholder,
    disabled,
    spellCheck: true,
    onChange: (event: { currentTarget: { value: string } }) => setDraft(event.currentTarget.value),
    onBlur: commit,
    onKeyDown,
  };
  return multiline ? <textarea rows={1} {...shared} /> : <input type="text" {...shared} />;
}

/** Put the cursor into the next cell of the same column. */
export function moveInColumn(from: HTMLElement, column: string, step: 1 | -1): void {
  const cells = [...document.querySelectorAll<HTMLElement>(`[data-column="${column}"]`)];
  const next = cells[cells.indexOf(from) + step];
  if (next) next.focus();
  else from.blur();
  if (next instanceof HTMLInputElement) next.select();
}
