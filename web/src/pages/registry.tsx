import {
  IconArrowsExchange,
  IconChartDots3,
  IconListDetails,
  IconScale,
  IconShare,
  IconTable,
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
    id: "keep",
    name: "Keep and share",
    summary: "Versions, the file, reports and pictures.",
    icon: IconShare,
    component: page(() => import("./keep/KeepPage")),
  },
];
