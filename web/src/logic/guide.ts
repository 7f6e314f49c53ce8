import type { Conflict } from "../api/types";

export interface GuideStep {
  id: string;
  title: string;
  how: string;
  /** The page where it is done, and what the button says. */
  page: string;
  go: string;
  done: boolean;
}

/** The steps from a blank page to an answer, and which of them the conflict has already taken. */
export function guideSteps(conflict: Conflict, sound: boolean, seen: string): GuideStep[] {
  const makers = conflict.decision_makers;
  const options = makers.flatMap((maker) => maker.options);
  const stated = (maker: string) =>
    conflict.readings.some((reading) =>
      reading.preferences.some(
        (one) =>
          one.decision_maker === maker &&
          (one.statements.length > 0 || one.ranking.length > 0 || one.weights.length > 0),
      ),
    );
  const wanting = makers.filter((maker) => stated(maker.id)).length;
  const looked = (id: string) => seen.split(" ").includes(id);
  return [
    {
      id: "who",
      title: "Who decides, over what",
      how: "Name at least two decision makers and what each can do. Click a name to change it; Enter goes to the next one.",
      page: "conflict",
      go: "In the grid below",
      done: makers.length >= 2 && options.length >= 2,
    },
    {
      id: "now",
      title: "Where things stand",
      how: "Say in the column “Now” which options are taken today. That is the status quo.",
      page: "conflict",
      go: "In the column Now",
      done: conflict.status_quo !== null,
    },
    {
      id: "wants",
      title: "What each wants",
      how: "Write statements, the most important first: not war, then press. The ranking beside them follows as you type.",
      page: "preferences",
      go: "To the preferences",
      done: makers.length > 0 && wanting === makers.length,
    },
    {
      id: "rules",
      title: "What cannot be",
      how: "Rule out combinations that make no sense. A small conflict may need none: have a look and go on.",
      page: "conflict",
      go: "Had a look",
      done: conflict.infeasible.length > 0 || looked("rules"),
    },
    {
      id: "answer",
      title: "Read the answer",
      how: "Which states hold, and for whom? Click a verdict and read why: who moves where, and what deters it.",
      page: "answers",
      go: "To the answers",
      done: sound && wanting > 0 && looked("answer"),
    },
    {
      id: "what-if",
      title: "Ask what if",
      how: "Turn one statement round, or let two sides act as one, and compare the old and the new answer.",
      page: "what-if",
      go: "To what if",
      done: looked("what-if"),
    },
    {
      id: "keep",
      title: "Keep a version",
      how: "Everything is saved as you go. A version with a note is a place to come back to.",
      page: "keep",
      go: "To keep and share",
      done: looked("keep"),
    },
  ];
}
