import { useId } from "react";

import { useConflict } from "../api/project";
import type { ToldBlock, ToldProse, ToldTable, ToldText } from "../api/told";
import { makerStyle } from "../theme/makers";
import { Maker } from "./bits";
import classes from "./Told.module.css";

/** What the library says in words, block by block. */
export function Told({ blocks }: { blocks: readonly ToldBlock[] }) {
  return (
    <div className={classes.told}>
      {blocks.map((block, index) =>
        block.kind === "table" ? <TableBlock key={index} table={block} /> : <ProseBlock key={index} prose={block} />,
      )}
    </div>
  );
}

function ProseBlock({ prose }: { prose: ToldProse }) {
  const List = prose.numbered ? "ol" : "ul";
  return (
    <section className={classes.block}>
      {prose.title && <h3>{prose.title}</h3>}
      {prose.paragraphs.map((text, index) => (
        <p key={index}>
          <Words text={text} />
        </p>
      ))}
      {prose.points.length > 0 && (
        <List>
          {prose.points.map((text, index) => (
            <li key={index}>
              <Words text={text} />
            </li>
          ))}
        </List>
      )}
      <Notes notes={prose.notes} />
    </section>
  );
}

function TableBlock({ table }: { table: ToldTable }) {
  const { decision_makers: makers } = useConflict();
  const title = useId();
  return (
    <section className={classes.block}>
      {table.title && <h3 id={title}>{table.title}</h3>}
      {/* A wide table is moved along by keyboard as well. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={classes.scroll} tabIndex={0} role="group" aria-label={table.title || "Table"}>
        <table className={classes.table} data-compact={table.compact || undefined}>
          <thead>
            <tr>
              {table.columns.map((column, index) => (
                <th key={index} scope="col">
                  <Words text={column} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row, index) =>
              "heading" in row ? (
                <tr
                  key={index}
                  className={classes.heading}
                  style={
                    row.decision_maker === null
                      ? undefined
                      : makerStyle(row.decision_maker, makers[row.decision_maker]?.colour)
                  }
                >
                  <th colSpan={table.columns.length} scope="colgroup">
                    {row.heading}
                  </th>
                </tr>
              ) : (
                <tr key={index}>
                  {row.cells.map((cell, at) =>
                    at === 0 ? (
                      <th key={at} scope="row" data-day={isDayText(cell) || undefined}>
                        <Words text={cell} />
                      </th>
                    ) : (
                      <td key={at} data-day={isDayText(cell) || undefined}>
                        <Words text={cell} />
                      </td>
                    ),
                  )}
                </tr>
              ),
            )}
          </tbody>
        </table>
      </div>
      <Notes notes={table.notes} />
    </section>
  );
}

/** A day is not broken into two lines. */
function isDayText(text: ToldText): boolean {
  return typeof text === "string" && /^\d{4}-\d\d-\d\d$/.test(text);
}

function Notes({ notes }: { notes: ToldText[] }) {
  return notes.map((note, index) => (
    <p key={index} className={classes.note}>
      <Words text={note} />
    </p>
  ));
}

function Words({ text }: { text: ToldText }) {
  const { decision_makers: makers } = useConflict();
  if (typeof text === "string") return text;
  return text.map((part, index) => {
    const maker = part.kind === "maker" && typeof part.target === "number" ? makers[part.target] : undefined;
    if (maker && part.text === maker.label) return <Maker key={index} id={maker.id} />;
    if (part.kind === "strong") return <b key={index}>{part.text}</b>;
    if (part.kind === "code") return <code key={index}>{part.text}</code>;
    return (
      <span key={index} title={part.hint ?? undefined}>
        {part.text}
      </span>
    );
  });
}
