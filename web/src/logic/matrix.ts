/** Which judgement takes away which equilibrium: the rows and columns of a picture. */

export interface Judgement {
  kind: string;
  decision_maker: string | null;
  words: string;
  place: string;
  because?: string;
  cites: { source: string }[];
}

export interface Neighbourhood {
  reading: string;
  judgements: Judgement[];
  equilibria: Record<string, { state: number; overturned_by: number[] }[]>;
}

export interface MatrixRow {
  index: number;
  judgement: Judgement;
  /** How many equilibria some change of it takes away; of all, and not only of those that are columns. */
  takes: number;
  /** For each column, whether it is taken away. */
  cells: boolean[];
}

export interface Matrix {
  columns: { state: number; doubts: number; by: number[] }[];
  rows: MatrixRow[];
  /** Equilibria that have no column, and judgements that have no row. */
  moreColumns: number;
  moreRows: number;
}

/** Put what matters first: the equilibria that hang on the fewest single judgements, and the judgements that take away
 * most. A reading in place of another is many judgements at once: it counts for no equilibrium's doubts, and comes last. */
export function matrixOf(near: Neighbourhood, concept: string, mostColumns = 24, mostRows = 20): Matrix {
  const single = near.judgements.map((judgement) => judgement.kind !== "reading");
  const all = (near.equilibria[concept] ?? []).map(({ state, overturned_by: by }) => ({
    state,
    by,
    doubts: by.filter((index) => single[index]).length,
  }));
  const sorted = [...all].sort((a, b) => a.doubts - b.doubts || a.state - b.state);
  const columns = sorted.slice(0, mostColumns);
  const takes = near.judgements.map((_, index) => all.filter((one) => one.by.includes(index)).length);
  const found = near.judgements
    .map((judgement, index) => ({ judgement, index, takes: takes[index] ?? 0 }))
    .filter((row) => row.takes > 0)
    .sort((a, b) => b.takes - a.takes || a.index - b.index);
  const order = found.filter((row) => single[row.index]);
  const readings = found.filter((row) => !single[row.index]);
  return {
    columns,
    rows: [...order.slice(0, mostRows), ...readings].map((row) => ({
      ...row,
      cells: columns.map((one) => one.by.includes(row.index)),
    })),
    moreColumns: sorted.length - columns.length,
    moreRows: order.length - Math.min(order.length, mostRows),
  };
}
