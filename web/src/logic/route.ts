import { useSyncExternalStore } from "react";

/** Where the reader is: a project and a page of it, or the start page. */
export interface Route {
  project: string | undefined;
  page: string;
  /** What the page is looked at with, such as a state. */
  query: Record<string, string>;
}

export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [project, page] = path.split("/").map(decodeURIComponent);
  return {
    project: project || undefined,
    page: page || (project ? "conflict" : "start"),
    query: Object.fromEntries(new URLSearchParams(query)),
  };
}

export function formatRoute(
  project: string | undefined,
  page: string,
  query: Record<string, string | number | undefined> = {},
): string {
  if (!project) return "#/";
  const given = Object.entries(query).filter((entry): entry is [string, string | number] => entry[1] !== undefined);
  const search = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
  return `#/${encodeURIComponent(project)}/${page}${search ? `?${search}` : ""}`;
}

function subscribe(changed: () => void): () => void {
  window.addEventListener("hashchange", changed);
  return () => window.removeEventListener("hashchange", changed);
}

export function useRoute(): Route {
  return parseRoute(useSyncExternalStore(subscribe, () => window.location.hash));
}

export function go(
  project: string | undefined,
  page = "conflict",
  query: Record<string, string | number | undefined> = {},
): void {
  window.location.hash = formatRoute(project, page, query);
}
