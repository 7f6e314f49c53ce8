import type { Source } from "../api/types";
import classes from "./SourceLine.module.css";

/** A source as one cites it. An address is shown, and opened only where it is clicked. */
export function SourceLine({ source }: { source: Source }) {
  const by = [source.author, source.publisher, source.date].filter(Boolean).join(", ");
  const safe = source.url && /^https?:\/\//.test(source.url) ? source.url : undefined;
  return (
    <span className={classes.line}>
      <b>{source.title}</b>
      {by && <span>{by}</span>}
      {source.perspective && <span>View of {source.perspective}</span>}
      {source.note && <span>{source.note}</span>}
      {safe && (
        <a href={safe} target="_blank" rel="noreferrer noopener">
          {safe}
        </a>
      )}
    </span>
  );
}
