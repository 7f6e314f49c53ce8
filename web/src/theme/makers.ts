import type { CSSProperties } from "react";

/** Colours that an analyst may give a decision maker; the first eight are given in order. */
export const PALETTE = [0, 1, 2, 3, 4, 5, 6, 7].map((index) => `var(--maker-${index})`);

/** The colour of a decision maker: its own, or by its place. */
export function makerColor(position: number, own?: string | null): string {
  return own ?? PALETTE[position % PALETTE.length] ?? "var(--ink)";
}

/** Hands a decision maker's colour to a style sheet as `--maker`. */
export function makerStyle(position: number, own?: string | null): CSSProperties {
  return { "--maker": makerColor(position, own) } as CSSProperties;
}
