import type { Conflict, DecisionMaker, Option } from "../api/types";

/** An option with its owner and its place among all options, which is the place of its sign in a state. */
export interface PlacedOption {
  option: Option;
  maker: DecisionMaker;
  /** The owner's place among the decision makers. */
  position: number;
  /** The place of its sign in a state. */
  at: number;
  /** Whether it is its owner's first. */
  first: boolean;
}

/** All options in the order of the signs of a state. */
export function placedOptions(conflict: Conflict): PlacedOption[] {
  const all = conflict.decision_makers.flatMap((maker, position) =>
    maker.options.map((option, place) => ({ option, maker, position, first: place === 0 })),
  );
  return all.map((one, at) => ({ ...one, at }));
}
