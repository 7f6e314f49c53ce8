/** The statement language as the statement box needs it: words and where they stand, and what may come next. The
 * server decides what a statement means and whether it is right; nothing here judges. */

export type TokenKind = "keyword" | "name" | "number" | "string" | "operator" | "parenthesis" | "dot" | "unknown";

export interface Token {
  kind: TokenKind;
  text: string;
  start: number;
  end: number;
}

const KEYWORDS = new Set(["and", "or", "not", "if", "then", "iff"]);
const PATTERN =
  /(?<string>"[^"\n]*"?)|(?<name>[\p{L}][\p{L}\p{N}\p{M}_]*)|(?<number>\p{N}[\p{L}\p{N}_]*)|(?<operator>>=|<=|!=|=|>|<)|(?<parenthesis>[()])|(?<dot>\.)|(?<unknown>\S)/gu;

/** Cut a statement into its words. */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  for (const match of text.matchAll(PATTERN)) {
    const groups = match.groups ?? {};
    let kind = (Object.keys(groups).find((name) => groups[name] !== undefined) ?? "unknown") as TokenKind;
    if (kind === "name" && KEYWORDS.has(match[0].toLowerCase())) kind = "keyword";
    found.push({ kind, text: match[0], start: match.index, end: match.index + match[0].length });
  }
  return found;
}

/** A name that a statement may use. */
export interface Name {
  id: string;
  label: string;
  /** What kind of thing it is, in words. */
  kind: string;
  /** The decision maker that owns it, if any. */
  owner?: string;
  /** Its levels, lowest first, where it is an option. */
  levels?: readonly string[];
}

export interface Completion {
  /** What is inserted. */
  insert: string;
  /** What is shown beside it. */
  label: string;
  kind: string;
  owner?: string;
}

export interface Completions {
  /** The part of the text that a completion replaces. */
  start: number;
  end: number;
  items: Completion[];
}

const OPERATORS: Completion[] = ["=", "!=", "<", "<=", ">", ">="].map((insert) => ({
  insert,
  label: { "=": "is", "!=": "is not", "<": "below", "<=": "at most", ">": "above", ">=": "at least" }[insert] ?? "",
  kind: "comparison",
}));

/** A level as a statement writes it: in quotes if it is more than one word. */
export function quoted(level: string): string {
  const plain = /^[\p{L}\p{N}_]+$/u.test(level) && !KEYWORDS.has(level.toLowerCase());
  return plain ? level : `"${level}"`;
}

function matches(text: string, typed: string): boolean {
  const wanted = typed.toLowerCase().replaceAll('"', "");
  if (wanted === "") return true;
  const words = text.toLowerCase().split(/[\s_]+/);
  return text.toLowerCase().startsWith(wanted) || words.some((word) => word.startsWith(wanted));
}

/** Where an operand is expected (rather than a connective) after the tokens before the cursor. */
function wantsOperand(before: Token[]): boolean {
  const last = before.at(-1);
  if (!last) return true;
  return last.kind === "keyword" || (last.kind === "parenthesis" && last.text === "(");
}

/** What may be written at the cursor, the most fitting first. */
export function completions(text: string, cursor: number, names: readonly Name[]): Completions {
  const all = tokens(text);
  const current = all.find(
    (token) =>
      token.start < cursor && cursor <= token.end && ["name", "keyword", "number", "string"].includes(token.kind),
  );
  const before = all.filter((token) => token.end <= (current?.start ?? cursor));
  const start = current?.start ?? cursor;
  const end = current?.end ?? cursor;
  const typed = current ? text.slice(start, cursor) : "";
  const last = before.at(-1);

  if (last?.kind === "operator") {
    const option = names.find((name) => name.id === before.at(-2)?.text);
    const items = (option?.levels ?? [])
      .filter((level) => matches(level, typed))
      .map((level) => ({ insert: quoted(level), label: level, kind: "level" }));
    return { start, end, items };
  }
  if (wantsOperand(before)) {
    const items: Completion[] = names
      .filter((name) => matches(name.id, typed) || matches(name.label, typed))
      .sort((a, b) => Number(b.id.startsWith(typed)) - Number(a.id.startsWith(typed)))
      .map((name) => ({
        insert: name.id,
        label: name.label,
        kind: name.kind,
        ...(name.owner === undefined ? {} : { owner: name.owner }),
      }));
    const words = last?.text.toLowerCase() === "not" ? ["("] : ["not", "if", "("];
    for (const word of words)
      if (matches(word, typed)) items.push({ insert: word, label: KEYWORD_HELP[word] ?? "", kind: "word" });
    return { start, end, items };
  }
  const items: Completion[] = [];
  const isOption = last?.kind === "name" && names.some((name) => name.id === last.text && name.levels);
  const many = isOption && (names.find((name) => name.id === last.text)?.levels?.length ?? 0) > 2;
  if (many && typed === "") items.push(...OPERATORS);
  const openIf = all.filter((t) => t.kind === "keyword" && t.text.toLowerCase() === "if").length;
  const closed = all.filter((t) => t.kind === "keyword" && t.text.toLowerCase() === "then").length;
  const words = openIf > closed ? ["then", "and", "or", "iff"] : ["and", "or", "iff"];
  for (const word of words)
    if (matches(word, typed)) items.push({ insert: word, label: KEYWORD_HELP[word] ?? "", kind: "word" });
  return { start, end, items };
}

const KEYWORD_HELP: Record<string, string> = {
  and: "both hold",
  or: "at least one holds",
  iff: "both hold, or neither",
  not: "does not hold",
  if: "if ... then ...",
  then: "what follows",
  "(": "a group",
};

/** The text after a completion was taken, and where the cursor then stands. */
export function complete(text: string, at: Completions, insert: string): { text: string; cursor: number } {
  const rest = text.slice(at.end);
  const space = insert === "(" || rest.startsWith(" ") || rest.startsWith(")") ? "" : " ";
  const written = text.slice(0, at.start) + insert + space;
  return { text: written + rest, cursor: written.length + (space === "" && rest.startsWith(" ") ? 1 : 0) };
}
