import type { Document, Problem } from "./types";

/** A tab has a name of its own, so that it can tell its own changes from another tab's. */
export const TAB = crypto.randomUUID();

const TOKEN_KEY = "detente-token";

/** An answer of the server that is not the one asked for. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly problems: Problem[] = [],
    readonly body: Record<string, unknown> = {},
  ) {
    super(message);
  }

  /** The newer document that came along, if any. */
  get document(): Document | undefined {
    return this.body["document"] as Document | undefined;
  }
}

/** Take the token of this start out of the address, and keep it for this tab only. */
export function takeToken(location: Location = window.location): { project: string | null } {
  const given = new URLSearchParams(location.hash.replace(/^#/, ""));
  const token = given.get("token");
  if (!token) return { project: null };
  sessionStorage.setItem(TOKEN_KEY, token);
  history.replaceState(null, "", location.pathname);
  return { project: given.get("project") };
}

export function token(): string {
  return sessionStorage.getItem(TOKEN_KEY) ?? "";
}

/** The address to give to another tab. */
export function addressWithToken(project: string | undefined): string {
  return `${window.location.origin}/#token=${token()}${project ? `&project=${project}` : ""}`;
}

export interface Request {
  method?: string;
  json?: unknown;
  body?: Blob;
  signal?: AbortSignal | undefined;
  headers?: Record<string, string>;
  /** What waits for what, where a browser keeps only a few connections to one server. */
  priority?: RequestPriority;
}

/** Ask the server; whatever is not a success becomes an ApiError. */
export async function request(
  path: string,
  { method, json, body, signal, headers, priority }: Request = {},
): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(`/api/${path}`, {
      method: method ?? (json === undefined && body === undefined ? "GET" : "POST"),
      headers: {
        "X-Detente-Token": token(),
        "X-Detente-Client": TAB,
        ...(json === undefined ? {} : { "Content-Type": "application/json" }),
        ...(body === undefined ? {} : { "Content-Type": "application/octet-stream" }),
        ...headers,
      },
      ...(json === undefined ? (body === undefined ? {} : { body }) : { body: JSON.stringify(json) }),
      ...(signal ? { signal } : {}),
      ...(priority ? { priority } : {}),
      cache: "no-store",
      credentials: "omit",
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, "offline", "Détente does not answer. Start it again with: detente open");
  }
  if (answer.ok) return answer;
  throw await refusal(answer);
}

async function refusal(answer: Response): Promise<ApiError> {
  const body = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
  const error = (body["error"] ?? {}) as { code?: string; message?: string; problems?: Problem[] };
  const message = error.message ?? `the server answered ${answer.status}`;
  return new ApiError(answer.status, error.code ?? "failed", message, error.problems ?? [], { ...body, ...error });
}

export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await (await request(path, { signal })).json()) as T;
}

export async function postJson<T>(path: string, json: unknown, options: Request = {}): Promise<T> {
  return (await (await request(path, { ...options, json })).json()) as T;
}

/** Save an answer of the server as a file of the reader's. */
export async function download(path: string, fallback: string): Promise<void> {
  const answer = await request(path);
  const named = /filename\*?=(?:UTF-8'')?"?([^";]+)"?/.exec(answer.headers.get("Content-Disposition") ?? "");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = decodeURIComponent(named?.[1] ?? fallback);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
