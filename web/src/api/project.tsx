import { useQueries, useQuery, useQueryClient, type UseQueryResult, keepPreviousData } from "@tanstack/react-query";
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from "react";

import { ApiError, getJson, postJson, TAB } from "./client";
import { listen } from "./events";
import type { Document, Edit, Problem, Session } from "./types";

export function useSession(): Session | undefined {
  return useQuery({
    queryKey: ["session"],
    queryFn: ({ signal }) => getJson<Session>("session", signal),
    staleTime: Infinity,
  }).data;
}

/** What is said to the analyst in passing. */
export interface Notice {
  id: number;
  kind: "good" | "bad" | "note";
  text: string;
}

interface EditOptions {
  /** What the step of undo is called. */
  label?: string;
  /** Keystrokes with the same key become one step of undo. */
  coalesce?: string;
  /** Handle a refusal rather than show it. */
  onRefused?: (error: ApiError) => void;
}

interface ProjectContext {
  project: string;
  document: Document;
  /** Make changes, one after the other; they are one step of undo. Resolves to the new document, or undefined if refused. */
  edit: (edits: Edit | Edit[], options?: EditOptions) => Promise<Document | undefined>;
  undo: () => void;
  redo: () => void;
  adopt: (document: Document) => void;
  /** The reading that everything is seen under. */
  reading: string | undefined;
  setReading: (id: string) => void;
  settings: Record<string, string>;
  setSettings: (settings: Record<string, string>) => void;
  connected: boolean;
  pending: number;
  notices: Notice[];
  say: (kind: Notice["kind"], text: string) => void;
  dismiss: (id: number) => void;
  /** How far long work has come, by job. */
  progress: Record<string, number>;
}

const Context = createContext<ProjectContext | null>(null);

export function useProject(): ProjectContext {
  const found = useContext(Context);
  if (!found) throw new Error("useProject outside of a project");
  return found;
}

export function useConflict() {
  return useProject().document.conflict;
}

interface ProviderProps {
  project: string;
  waiting: ReactNode;
  failed: (error: Error) => ReactNode;
  children: ReactNode;
}

/** Keeps the document of one project, and in step with the server and with other tabs. */
export function ProjectProvider({ project, waiting, failed, children }: ProviderProps) {
  const client = useQueryClient();
  const key = useMemo(() => ["document", project], [project]);
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => getJson<Document>(`projects/${project}`, signal),
    staleTime: Infinity,
  });
  const [chosen, setReading] = useState<string>();
  const [settings, setSettings] = useState<Record<string, string>>({});
  const [connected, setConnected] = useState(true);
  const [pending, setPending] = useState(0);
  const [progress, setProgress] = useState<Record<string, number>>({});
  const { notices, say, dismiss } = useNotices();
  const queue = useRef<Promise<unknown>>(Promise.resolve());

  const adopt = useCallback(
    (document: Document) =>
      client.setQueryData<Document>(key, (known) => (known && known.revision > document.revision ? known : document)),
    [client, key],
  );
  const { refetch } = query;
  useEffect(() => {
    const stop = new AbortController();
    void listen(project, stop.signal, {
      onConnected: (now) => {
        setConnected(now);
        if (now) void refetch();
      },
      onEvent: ({ event, data }) => {
        if (event === "document" && data["client"] !== TAB) {
          void refetch();
          if (data["kind"] === "disk") say("note", "The file was changed on disk; the change is in.");
        } else if (event === "file") {
          // "writing" follows every change, and the answer to the change says it already.
          if (data["state"] !== "writing") void refetch();
        } else if (event === "progress")
          setProgress((known) => ({ ...known, [String(data["job"])]: Number(data["share"]) }));
        else if (event === "scenarios" || event === "versions")
          void client.invalidateQueries({ queryKey: [event, project] });
        else if (event === "closing") setConnected(false);
      },
    });
    return () => stop.abort();
  }, [project, client, refetch, say]);

  /** Send one change after the other, each on the revision that the one before left. */
  const send = useCallback(
    (path: string, body: Record<string, unknown>, onRefused?: (error: ApiError) => void) => {
      setPending((count) => count + 1);
      const work = queue.current.then(async () => {
        try {
          const revision = client.getQueryData<Document>(key)?.revision;
          const document = await postJson<Document>(`projects/${project}/${path}`, { ...body, revision });
          adopt(document);
          return document;
        } catch (error) {
          if (!(error instanceof ApiError)) throw error;
          if (error.document) adopt(error.document);
          if (onRefused) onRefused(error);
          else say("bad", inWords(error));
          return undefined;
        } finally {
          setPending((count) => count - 1);
        }
      });
      queue.current = work.catch(() => undefined);
      return work;
    },
    [adopt, client, key, project, say],
  );
  const edit = useCallback(
    async (edits: Edit | Edit[], { label, coalesce, onRefused }: EditOptions = {}) => {
      const body = {
        edits: Array.isArray(edits) ? edits : [edits],
        ...(label ? { label } : {}),
        ...(coalesce ? { coalesce } : {}),
      };
      const document = await send("edits", body, onRefused);
      for (const note of document?.notes ?? []) say("note", note);
      return document;
    },
    [send, say],
  );
  const undo = useCallback(() => void send("undo", {}), [send]);
  const redo = useCallback(() => void send("redo", {}), [send]);

  if (query.error && !query.data) return failed(query.error);
  if (!query.data) return waiting;
  const readings = query.data.conflict.readings;
  const reading = readings.find((one) => one.id === chosen) ?? readings.find((one) => one.default) ?? readings[0];
  const value: ProjectContext = {
    project,
    document: query.data,
    edit,
    undo,
    redo,
    adopt,
    reading: reading?.id,
    setReading,
    settings,
    setSettings,
    connected,
    pending,
    notices,
    say,
    dismiss,
    progress,
  };
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

/** A refusal in a sentence or two. */
export function inWords(error: ApiError): string {
  const first = error.problems[0];
  if (!first) return sentence(error.message);
  const details = [
    first.message,
    first.expected && `expected ${first.expected}`,
    first.got && `got ${first.got}`,
  ].filter(Boolean);
  return sentence([details.join("; "), first.hint].filter(Boolean).join(". "));
}

export function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
}

function useNotices() {
  const [notices, setNotices] = useState<Notice[]>([]);
  const dismiss = useCallback((id: number) => setNotices((known) => known.filter((notice) => notice.id !== id)), []);
  const say = useCallback(
    (kind: Notice["kind"], text: string) => {
      const id = Date.now() + Math.random();
      setNotices((known) => [...known.filter((notice) => notice.text !== text), { id, kind, text }].slice(-3));
      setTimeout(() => dismiss(id), kind === "bad" ? 12_000 : 6_000);
    },
    [dismiss],
  );
  return { notices, say, dismiss };
}

export interface Asked<T> {
  result: T | undefined;
  /** Whether the result belongs to an older document or question. */
  stale: boolean;
  error: ApiError | undefined;
  seconds: number | undefined;
  /** How far the work has come, from 0 to 1, where it is long enough to tell. */
  share: number | undefined;
}

interface AskOptions {
  /** Ask about the conflict as it would be. */
  of?: unknown;
  reading?: string | null;
  /** The question names reading and settings of its two sides itself. */
  sided?: boolean;
  enabled?: boolean;
}

type Answer<T> = { result: T; seconds: number };

/** How a question is put: what it is known by, and how it is asked. */
export function useQuestion() {
  const { project, document, reading, settings } = useProject();
  return <T,>(name: string, parameters: Record<string, unknown>, options: AskOptions, job: string) => {
    const asked = options.reading ?? reading;
    const body = {
      ...parameters,
      ...(asked && !options.sided ? { reading: asked } : {}),
      ...(Object.keys(settings).length && !options.sided ? { settings } : {}),
      ...(options.of === undefined ? {} : { of: options.of }),
      keep: true,
    };
    return {
      queryKey: ["ask", project, name, document.revision, body],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        postJson<Answer<T>>(`projects/${project}/ask/${name}`, body, {
          signal,
          headers: { "X-Detente-Job": job },
          priority: name === "verdicts" ? "high" : "low",
        }),
      staleTime: Infinity,
      gcTime: 60_000,
      retry: (count: number, error: Error) => error instanceof ApiError && error.code === "superseded" && count < 5,
      retryDelay: 30,
    };
  };
}

/** Put a question about the document; it is put again after each change, and the old answer stands until the new one is there. */
export function useAsk<T>(name: string, parameters: Record<string, unknown> = {}, options: AskOptions = {}): Asked<T> {
  const { progress } = useProject();
  const question = useQuestion();
  const job = useId();
  const query: UseQueryResult<Answer<T>> = useQuery({
    ...question<T>(name, parameters, options, `${TAB}${job}`),
    placeholderData: keepPreviousData,
    enabled: options.enabled ?? true,
  });
  return {
    result: query.data?.result,
    stale: query.isPlaceholderData || query.isFetching,
    error: query.error instanceof ApiError ? query.error : undefined,
    seconds: query.data?.seconds,
    share: query.isFetching ? progress[`${TAB}${job}`] : undefined,
  };
}

/** Put a question once, when something is done. */
export function useAskOnce(): <T>(name: string, parameters: Record<string, unknown>) => Promise<T> {
  const question = useQuestion();
  return async <T,>(name: string, parameters: Record<string, unknown>) => {
    const { queryFn } = question<T>(name, parameters, {}, `${TAB}-once`);
    return (await queryFn({ signal: new AbortController().signal })).result;
  };
}

/** Put the same question for several pages of a long list. */
export function useAskPages<T>(
  name: string,
  parameters: Record<string, unknown>,
  pages: readonly number[],
  size: number,
): Map<number, T> {
  const question = useQuestion();
  const job = useId();
  const queries = useQueries({
    queries: pages.map((page) => ({
      ...question<T>(name, { ...parameters, offset: page * size, limit: size }, {}, `${TAB}${job}`),
      placeholderData: keepPreviousData,
    })),
  });
  const found = new Map<number, T>();
  queries.forEach((query, index) => {
    const page = pages[index];
    if (query.data && page !== undefined) found.set(page, query.data.result);
  });
  return found;
}

/** What keeps the conflict from being analysed, and what looks like a slip. */
export function useProblems(): { problems: Problem[]; errors: Problem[] } {
  const { result } = useAsk<{ problems: Problem[] }>("check");
  const problems = result?.problems ?? [];
  return { problems, errors: problems.filter((problem) => problem.severity === "error") };
}
