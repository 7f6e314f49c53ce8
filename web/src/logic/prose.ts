/** Reads the simple Markdown of the stories of cases. What is shown is text only: no HTML is ever made from it. */

export type Block =
  | { kind: "heading"; level: number; text: string }
  | { kind: "paragraph"; text: string }
  | { kind: "list"; items: string[] }
  | { kind: "table"; head: string[]; rows: string[][] }
  | { kind: "code"; text: string };

const cells = (line: string) =>
  line
    .replace(/^\s*\||\|\s*$/g, "")
    .split("|")
    .map((cell) => cell.trim());

export function parseProse(markdown: string): Block[] {
  const blocks: Block[] = [];
  const lines = markdown.replaceAll("\r", "").split("\n");
  let at = 0;
  const while_ = (test: (line: string) => boolean) => {
    const from = at;
    while (at < lines.length && test(lines[at] ?? "")) at += 1;
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at] ?? "";
    const heading = /^(#{1,6})\s+(.*)$/.exec(line);
    if (line.trim() === "") at += 1;
    else if (heading) {
      blocks.push({ kind: "heading", level: heading[1]?.length ?? 1, text: heading[2] ?? "" });
      at += 1;
    } else if (line.startsWith("```")) {
      at += 1;
      blocks.push({ kind: "code", text: while_((one) => !one.startsWith("```")).join("\n") });
      at += 1;
    } else if (line.trim().startsWith("|")) {
      const [head = "", , ...rows] = while_((one) => one.trim().startsWith("|"));
      blocks.push({ kind: "table", head: cells(head), rows: rows.map(cells) });
    } else if (/^\s*([-*]|\d+\.)\s/.test(line)) {
      const items: string[] = [];
      for (const one of while_(
        (next) => /^\s*([-*]|\d+\.)\s/.test(next) || (/^\s+\S/.test(next) && next.trim() !== ""),
      )) {
        const item = /^\s*(?:[-*]|\d+\.)\s+(.*)$/.exec(one);
        if (item) items.push(item[1] ?? "");
        else items.push(`${items.pop() ?? ""} ${one.trim()}`);
      }
      blocks.push({ kind: "list", items });
    } else {
      const text = while_((one) => one.trim() !== "" && !/^(#{1,6}\s|```|\s*\|)/.test(one));
      blocks.push({ kind: "paragraph", text: text.map((one) => one.trim()).join(" ") });
    }
  }
  return blocks;
}

/** The words without their marks. */
export function plainText(text: string): string {
  return text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/\*\*([^*]+)\*\*/g, "$1")
    .replace(/(^|\W)[*_]([^*_]+)[*_](?=\W|$)/g, "$1$2")
    .replaceAll("`", "");
}
