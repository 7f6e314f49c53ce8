import {
  IconArrowsExchange,
  IconChartDots3,
  IconFileText,
  IconGauge,
  IconListDetails,
  IconScale,
  IconShare,
  IconTable,
  IconTimeline,
} from "@tabler/icons-react";
import { lazy, type ComponentType } from "react";

/** A page of the workbench. To add one, write its component and a line here: the navigation, the routes, the keyboard
 * and the browser tests find it in this list. */
export interface Page {
  id: string;
  name: string;
  /** What it is for, in a sentence. */
  summary: string;
  icon: ComponentType<{ size?: number; stroke?: number }>;
  component: ComponentType;
}

const page = (load: () => Promise<{ default: ComponentType }>) => lazy(load);

export const PAGES: readonly Page[] = [
  {
    id: "conflict",
    name: "Conflict",
    summary: "Who decides, over what, and what cannot be.",
    icon: IconTable,
    component: page(() => import("./conflict/ConflictPage")),
  },
  {
    id: "preferences",
    name: "Preferences",
    summary: "Who wants what, according to whom.",
    icon: IconListDetails,
    component: page(() => import("./preferences/PreferencesPage")),
  },
  {
    id: "answers",
    name: "Answers",
    summary: "Which states hold, for whom, and why.",
    icon: IconScale,
    component: page(() => import("./answers/AnswersPage")),
  },
  {
    id: "look",
    name: "Look",
    summary: "The states, and the moves between them, drawn.",
    icon: IconChartDots3,
    component: page(() => import("./look/LookPage")),
  },
  {
    id: "what-if",
    name: "What if",
    summary: "Change something on trial; the old and the new answer side by side.",
    icon: IconArrowsExchange,
    component: page(() => import("./whatif/WhatIfPage")),
  },
  {
    id: "timeline",
    name: "Timeline",
    summary: "What was seen and when, what it allowed, and where it may go from here.",
    icon: IconTimeline,
    component: page(() => import("./timeline/TimelinePage")),
  },
  {
    id: "sure",
    name: "How sure",
    summary: "What the answer hangs on, what would change it, and how often it comes out so.",
    icon: IconGauge,
    component: page(() => import("./sure/SurePage")),
  },
  {
    id: "reading",
    name: "Reading",
    summary: "Documents, who says what of whom in them, and what you make of it.",
    icon: IconFileText,
    component: page(() => import("./reading/ReadingPage")),
  },
  {
    id: "keep",
    name: "Keep and share",
    summary: "Versions, the file, reports and pictures.",
    icon: IconShare,
    component: page(() => import("./keep/KeepPage")),
  },
];
