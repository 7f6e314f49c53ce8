/** A text cut where the passages of records begin and end. */

export interface Pinned {
  id: string;
  span: [number, number];
}

export interface Segment {
  text: string;
  /** The records whose passage this is part of, the shortest first. */
  ids: string[];
  /** Records whose passage begins here. */
  begins: string[];
}

/** Positions count characters, as the server does; JavaScript counts some of them twice. */
function characters(text: string): string | string[] {
  return /[\ud800-\udfff]/.test(text) ? Array.from(text) : text;
}

function cut(text: string | string[], from: number, to: number): string {
  const part = text.slice(from, to);
  return typeof part === "string" ? part : part.join("");
}

/** Cut one paragraph, which begins at a place of the document. */
export function segmentsOf(text: string, start: number, records: readonly Pinned[]): Segment[] {
  const known = characters(text);
  const length = known.length;
  const own = records
    .map((record) => ({ id: record.id, from: record.span[0] - start, to: record.span[1] - start }))
    .filter((one) => one.from < length && one.to > 0 && one.to > one.from);
  const places = new Set([0, length]);
  for (const one of own) {
    places.add(Math.max(0, one.from));
    places.add(Math.min(length, one.to));
  }
  const sorted = [...places].sort((a, b) => a - b);
  return sorted.slice(1).map((to, index) => {
    const from = sorted[index] ?? 0;
    const over = own
      .filter((one) => one.from < to && one.to > from)
      .sort((a, b) => a.to - a.from - (b.to - b.from) || a.from - b.from);
    return {
      text: cut(known, from, to),
      ids: over.map((one) => one.id),
      begins: over.filter((one) => Math.max(0, one.from) === from).map((one) => one.id),
    };
  });
}

/** What a kind of record is about, for its colour; its word is always written beside it. */
export function familyOf(kind: string): "demand" | "answer" | "force" | "bond" | "word" {
  if (kind === "demand") return "demand";
  if (["refuse", "offer", "concede", "agree"].includes(kind)) return "answer";
  if (["threaten", "deploy", "withdraw", "attack", "sanction"].includes(kind)) return "force";
  if (["support", "coordinate", "leave_treaty"].includes(kind)) return "bond";
  return "word";
}

export const kindWords = (kind: string) => kind.replaceAll("_", " ");

/** The record before or after another in a list; the first or the last where none is chosen. */
export function beside(ids: readonly string[], chosen: string | undefined, step: 1 | -1): string | undefined {
  const at = chosen === undefined ? -1 : ids.indexOf(chosen);
  if (at < 0) return step === 1 ? ids[0] : ids.at(-1);
  return ids[Math.min(ids.length - 1, Math.max(0, at + step))];
}
