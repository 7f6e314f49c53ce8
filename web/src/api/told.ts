/** What the library says in words: the sentences and tables that its commands print. */

export interface ToldPart {
  text: string;
  kind: string;
  target: string | number | null;
  hint: string | null;
}

export type ToldText = string | ToldPart[];

export interface ToldTable {
  kind: "table";
  title: string;
  columns: ToldText[];
  rows: ({ cells: ToldText[] } | { heading: string; decision_maker: number | null })[];
  notes: ToldText[];
  compact: boolean;
}

export interface ToldProse {
  kind: "prose";
  title: string;
  paragraphs: ToldText[];
  points: ToldText[];
  notes: ToldText[];
  numbered: boolean;
}

export type ToldBlock = ToldTable | ToldProse;

export interface Told {
  told: ToldBlock[];
}

export type Role = "settles" | "contradicts" | "opens" | "outweighed" | "loses";

export interface Stretch {
  begin: string;
  end: string;
  levels: string[];
  share: number | null;
}

export interface TimelineRow {
  option: string;
  decision_maker: string;
  stretches: Stretch[];
  records: number[];
}

export interface TimelinePlan {
  first: string;
  last: string;
  summary: string;
  rows: TimelineRow[];
  left_out: number;
  /** For each moment the levels at which each option may stand. */
  levels: string[][][];
  /** For each record what it did; null for one that was not followed. */
  roles: (Role | null)[];
}

export interface Moment {
  date: string;
  possible_states: number;
  states: number[] | null;
  open_options: string[];
  packages: { decision_maker: string; changes: { option: string; before: string[]; after: string[] }[] }[];
  moves: number | null;
  orders: string[][];
  fault: { kind: string; options: string[]; rule: string | null } | null;
}

export interface TrackAnswer extends Told {
  accept: number;
  moments: Moment[];
  timeline: TimelinePlan | null;
}
