/** What the server says and understands: the contract of docs/reference/openapi.json, in the words of the conflict file. */

export type Address = readonly (string | number)[];

export interface Problem {
  path: (string | number)[];
  message: string;
  expected?: string | null;
  got?: string | null;
  hint?: string | null;
  severity: "error" | "warning";
  span?: [number, number] | null;
  line?: number | null;
  column?: number | null;
  place?: string | null;
}

export interface Citation {
  source: string;
  locator?: string | null;
  words?: string | null;
}

export interface Source {
  id: string;
  title: string;
  publisher?: string | null;
  author?: string | null;
  date?: string | null;
  url?: string | null;
  perspective?: string | null;
  note?: string | null;
}

export type Moves = "free" | "up" | "down" | "frozen";

export interface Option {
  id: string;
  name: string;
  label: string;
  levels: string[];
  moves: Moves;
  summary: string | null;
  cite: Citation[];
}

export interface DecisionMaker {
  id: string;
  name: string;
  label: string;
  summary: string | null;
  colour: string | null;
  cite: Citation[];
  options: Option[];
}

export interface Theatre {
  id: string;
  name: string;
  label: string;
  options: string[];
  summary: string | null;
  cite: Citation[];
}

export type RuleKind = "never" | "at_most_one" | "at_least_one" | "exactly_one" | "requires";

export interface Rule {
  kind: RuleKind;
  statements: string[];
  because: string | null;
  cite: Citation[];
  text: string;
}

export interface PreferenceStatement {
  statement: string;
  because: string | null;
  cite: Citation[];
}

export interface Preferences {
  decision_maker: string;
  indifferent: boolean;
  statements: PreferenceStatement[][];
  weights: { statement: string; weight: string }[];
  ranking: string[][];
  note: string | null;
}

export interface Reading {
  id: string;
  name: string;
  label: string;
  summary: string | null;
  default: boolean;
  based_on: string | null;
  cite: Citation[];
  preferences: Preferences[];
}

/** A dated record of what was seen. */
export interface Observation {
  date: string;
  by: string | null;
  option: string | null;
  level: string;
  state: Record<string, string> | string | null;
  confidence: number;
  disputed: boolean;
  because: string | null;
  proposed: string | null;
  events: string[];
  cite: Citation[];
}

export interface NamedStatement {
  id: string;
  statement: string;
  because: string | null;
  cite: Citation[];
}

export interface Conflict {
  title: string;
  summary: string | null;
  time: string | null;
  authors: string[];
  licence: string | null;
  form: "options" | "graph";
  sources: Source[];
  decision_makers: DecisionMaker[];
  theatres: Theatre[];
  infeasible: Rule[];
  coalesce: { when: string; ignore: string[]; because: string | null; cite: Citation[] }[];
  statements: NamedStatement[];
  status_quo: { text?: string; levels?: Record<string, string>; state?: string } | null;
  readings: Reading[];
  questions: { id: string; ask: string; kind: string }[];
  notes: { text: string; cite: Citation[] }[];
  observations: Observation[];
  graph: {
    states: { id: string; name: string; label: string; summary: string | null; cite: Citation[] }[];
    moves: Record<string, Record<string, string[]>>;
  } | null;
}

export type FileState = "missing" | "unwritten" | "writing" | "in_step" | "asking" | "unreadable" | "failed";

export interface Document {
  project: string;
  revision: number;
  title: string;
  file: { path: string; state: FileState; problems: Problem[] };
  undo: string | null;
  redo: string | null;
  origin?: string | null;
  conflict: Conflict;
  changed?: string[];
  notes?: string[];
  added?: Address[];
}

export type Edit = { op: string } & Record<string, unknown>;

export interface Concept {
  id: string;
  name: string;
  abbreviation: string;
  foresight: string;
  summary: string;
  is_ours: boolean;
}

export interface Session {
  version: string;
  folder: string;
  project: string | null;
  concepts: Concept[];
  settings: Record<string, string[]>;
  limits: { upload_bytes: number; project_bytes: number; live_states: number };
  formats: { name: string; title: string; suffixes: string[]; writes?: boolean }[];
  pictures: string[];
  report_forms: string[];
  palette?: { light: string[]; dark: string[] };
}

export interface CaseEntry {
  name: string;
  title: string;
  time: string | null;
  decision_makers: number;
  options: number;
  story: string;
}

export interface CaseDetail extends CaseEntry {
  sources: Source[];
  page: string;
}

export interface FileEntry {
  path: string;
  bytes: number;
  changed: string;
  format: string;
  project: string | null;
}

export interface ProjectEntry {
  project: string;
  title: string;
  file: string;
  opened: boolean;
  changed: string;
}

export interface State {
  number: number;
  text: string;
  label: string;
  levels: string[];
  places: number[];
}

export interface VerdictRow extends State {
  stable: Record<string, boolean[]>;
  equilibrium: string[];
}

export interface Verdicts {
  reading: string;
  n_states: number;
  n_listed: number;
  offset: number;
  concepts: string[];
  omitted: Record<string, string>;
  decision_makers: string[];
  status_quo: number | null;
  n_places: number[];
  counts: Record<string, number>;
  /** For each concept, how many states are stable for each decision maker. */
  stable_counts?: Record<string, number[]>;
  status_quo_row?: VerdictRow | null;
  strongest: number[];
  rows: VerdictRow[];
}

export interface Change {
  option: string;
  before: string;
  after: string;
}

export interface Move {
  decision_maker: string;
  end: State;
  changes: Change[];
  improving: boolean;
  compared: "better" | "equal" | "worse";
}

export interface MovesFrom {
  state: State;
  moves: Move[];
  arrivals: { decision_maker: string; start: State; improving: boolean; changes: Change[] }[];
  n_moves: number;
  n_arrivals: number;
  complete: boolean;
}

export interface RuleEffect {
  index: number;
  removes: number;
  removes_first: number;
  states: string[];
  complete: boolean;
}

export interface RulesAnswer {
  n_combinations: number;
  n_feasible: number;
  rules: RuleEffect[];
}

export interface StatementAnswer {
  problems: Problem[];
  n_holds: number;
  n_states: number;
  states: State[];
  complete: boolean;
  always: boolean;
  never: boolean;
}

export interface PlaceGroup {
  place: number;
  n: number;
  states: State[];
  complete: boolean;
}

export interface StatementEffect {
  at: [number, number];
  statement: string;
  n_holds: number;
  decides: number;
  verdict: "decides" | "never_decides" | "always_true" | "never_true" | "repeats" | "negates";
  of: [number, number] | null;
}

export interface PreferencesAnswer {
  decision_maker: string;
  stated_in: string;
  n_states: number;
  n_places: number;
  places: PlaceGroup[];
  complete: boolean;
  statements: StatementEffect[];
  tied: PlaceGroup[];
}

export interface RankingsAnswer {
  decision_makers: [string, string];
  readings: [string, string];
  n_states: number;
  n_places: [number, number];
  agreement: number | null;
  concordant: number;
  discordant: number;
  tied: number;
  points: { places: [number, number]; n: number; states: State[] }[];
  complete: boolean;
}

export interface GraphNode extends State {
  layer: number;
  x: number;
  y: number;
  equilibrium: string[];
  status_quo: boolean;
  expandable: number;
}

export interface GraphArc {
  source: number;
  target: number;
  decision_makers: string[];
  improving_for: string[];
  /** From the edge of one box to the edge of the other. */
  points: [number, number][];
  /** 1 or -1 for an arrow within a row, that bends below or above it. */
  bends_to: number;
}

export interface GraphAnswer {
  nodes: GraphNode[];
  arcs: GraphArc[];
  is_complete: boolean;
  all_moves: boolean;
  n_states: number;
  width: number;
  height: number;
  box: [number, number];
  divide: number | null;
  patterns: unknown;
}

export interface Scenario {
  id: string;
  name: string;
  note: string | null;
  edits: Edit[];
  reading: string | null;
  settings: Record<string, string>;
  bloc: string[];
  at?: string;
  problems?: Problem[];
}

export interface Version {
  id: string;
  name: string;
  note: string | null;
  at: string;
  revision: number;
}

export interface Step {
  revision: number;
  label: string;
  kind: string;
  at: string;
  current?: boolean;
}

export interface Clash {
  at: Address;
  base: unknown;
  mine: unknown;
  theirs: unknown;
}

export interface DiskQuestion {
  state: FileState;
  clashes: Clash[];
  theirs: Conflict | null;
  text: string;
  problems: Problem[];
}

export interface ExplainedMove {
  decision_maker: string;
  changes: Change[];
  start: number;
  end: number;
  credible: boolean;
}

export interface ExplainedAnswer {
  moves: ExplainedMove[];
  simultaneous: boolean;
  end: number;
  compared: "better" | "equal" | "worse";
  counter_move?: ExplainedMove;
  counter_compared?: "better" | "equal" | "worse";
}

export interface Explanation {
  state: { number: number; text: string };
  decision_maker: string;
  concept: string;
  stable: boolean;
  reason: string;
  n_improvements: number;
  n_undeterred: number;
  n_more: number;
  improvements: { move: ExplainedMove; outcome: string; answer?: ExplainedAnswer }[];
  states: Record<string, string>;
  words: string[];
}

export interface PathsAnswer {
  start: number;
  reachable: boolean;
  fewest_moves: number | null;
  shortest_paths: number;
  paths: { states: number[]; moves: ExplainedMove[] }[];
}

export interface ComparisonSection {
  concepts: [string, string];
  equilibria: { lost: number[]; gained: number[]; kept: number; unmatched: [number, number] };
  changes: Record<string, { lost: number; gained: number }>;
  shifts: {
    decision_maker: string;
    first: number;
    second: number;
    stable: [boolean, boolean];
    equilibrium: [boolean, boolean];
  }[];
  n_more: number;
}

export interface ComparisonAnswer {
  first: { feasible_states: number; reading: string };
  second: { feasible_states: number; reading: string };
  sections: ComparisonSection[];
  states: { first: Record<string, string>; second: Record<string, string> };
}

export interface BlocAnswer {
  members: string[];
  concepts: Record<string, { equilibria: number[]; without: number[]; gained: number[]; lost: number[] }>;
  states?: Record<string, string>;
}
