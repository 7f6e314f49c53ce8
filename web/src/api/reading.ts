import { useQuery, useQueryClient } from "@tanstack/react-query";

import { ApiError, getJson, postJson } from "./client";
import { inWords, useProject } from "./project";

export interface Party {
  name: string;
  code: string | null;
  span: [number, number];
}

export interface Voice extends Party {
  verb: string;
  quoted: boolean;
}

export type Verdict = "open" | "accepted" | "rejected";

export interface Link {
  element: string;
  stance: "for" | "against";
}

export interface Statement {
  id: string;
  document: string;
  span: [number, number];
  kind: string;
  voices: Voice[];
  actors: Party[];
  targets: Party[];
  about: string;
  status: string;
  negated: boolean;
  date: string | null;
  confidence: number;
  method: string;
  verdict: Verdict;
  edited: boolean;
  note: string | null;
  links: Link[];
  words: string;
  locator: string;
}

export interface ReadDocument {
  digest: string;
  title: string;
  publisher: string | null;
  date: string | null;
  url: string | null;
  perspective: string | null;
  origin: string;
  form: string;
  remarks: string[];
  records: Record<Verdict, number>;
}

export interface Reading {
  file: string;
  documents: ReadDocument[];
  kinds: Record<string, string>;
  statuses: Record<string, string>;
  elements: string[];
  endings: string[];
  most_bytes: number;
}

export interface ReadText {
  digest: string;
  title: string;
  paragraphs: { start: number; text: string }[];
  records: Statement[];
}

export interface Found {
  found: { document: string; title: string; words: string; start: number }[];
}

/** What has been read for the project. */
export function useReading() {
  const { project } = useProject();
  return useQuery({
    queryKey: ["reading", project],
    queryFn: ({ signal }) => getJson<Reading>(`projects/${project}/reading`, signal),
  });
}

export function useText(digest: string | undefined) {
  const { project } = useProject();
  return useQuery({
    queryKey: ["reading", project, "text", digest],
    queryFn: ({ signal }) => getJson<ReadText>(`projects/${project}/reading/documents/${digest ?? ""}`, signal),
    enabled: digest !== undefined,
  });
}

/** Decide on records; what is shown of them is read again. */
export function useDecide() {
  const { project, say } = useProject();
  const client = useQueryClient();
  return async (action: string, records: string[], more: Record<string, unknown> = {}): Promise<boolean> => {
    try {
      await postJson(`projects/${project}/reading/decisions`, { action, records, ...more });
      await client.invalidateQueries({ queryKey: ["reading", project] });
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      say("bad", inWords(error));
      return false;
    }
  };
}
