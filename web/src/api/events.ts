import { request } from "./client";

export interface ServerEvent {
  event: string;
  data: Record<string, unknown>;
}

/** Cut a stream of text into events; what is not yet whole is handed back. */
export function parseEvents(text: string): { events: ServerEvent[]; rest: string } {
  const frames = text.split("\n\n");
  const rest = frames.pop() ?? "";
  const events: ServerEvent[] = [];
  for (const frame of frames) {
    let event = "message";
    let data = "";
    for (const line of frame.split("\n")) {
      if (line.startsWith("event:")) event = line.slice(6).trim();
      else if (line.startsWith("data:")) data += line.slice(5).trim();
    }
    if (data) events.push({ event, data: JSON.parse(data) as Record<string, unknown> });
  }
  return { events, rest };
}

interface Listener {
  onEvent: (event: ServerEvent) => void;
  /** Whether the server is there. */
  onConnected: (connected: boolean) => void;
}

/** Listen to what happens to a project until the signal says stop; a lost server is looked for again. */
export async function listen(project: string, signal: AbortSignal, { onEvent, onConnected }: Listener): Promise<void> {
  while (!signal.aborted) {
    try {
      const answer = await request(`projects/${project}/events`, { signal });
      onConnected(true);
      const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
      let text = "";
      for (;;) {
        const part = await reader?.read();
        if (!part || part.done) break;
        const { events, rest } = parseEvents(text + part.value);
        text = rest;
        events.forEach(onEvent);
      }
    } catch {
      // A lost server is looked for again below.
    }
    // The signal may have come while we waited.
    if (stopped(signal)) return;
    onConnected(false);
    await new Promise((resolve) => setTimeout(resolve, 1500));
  }
}

function stopped(signal: AbortSignal): boolean {
  return signal.aborted;
}
