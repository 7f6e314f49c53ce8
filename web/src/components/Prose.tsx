import { createElement } from "react";

import { parseProse, plainText } from "../logic/prose";
import classes from "./Prose.module.css";

/** A story, as text. */
export function Prose({ text, from = 2 }: { text: string; from?: number }) {
  return (
    <div className={classes.prose}>
      {parseProse(text).map((block, index) => {
        if (block.kind === "heading")
          return createElement(`h${Math.min(6, block.level + from - 1)}`, { key: index }, plainText(block.text));
        if (block.kind === "list")
          return (
            <ul key={index}>
              {block.items.map((item, place) => (
                <li key={place}>{plainText(item)}</li>
              ))}
            </ul>
          );
        if (block.kind === "code") return <pre key={index}>{block.text}</pre>;
        if (block.kind === "table")
          return (
            <div key={index} className={classes.scroll}>
              <table>
                <thead>
                  <tr>
                    {block.head.map((cell, place) => (
                      <th key={place} scope="col">
                        {plainText(cell)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {block.rows.map((row, place) => (
                    <tr key={place}>
                      {row.map((cell, column) => (
                        <td key={column}>{plainText(cell)}</td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          );
        return <p key={index}>{plainText(block.text)}</p>;
      })}
    </div>
  );
}
