import { useEffect, useId, useRef, useState } from "react";

import { ApiError, TAB } from "./client";
import { useProject, useQuestion } from "./project";

export interface Job<T> {
  run: (parameters: Record<string, unknown>) => void;
  stop: () => void;
  running: boolean;
  /** How far it has come, from 0 to 1. */
  share: number | undefined;
  result: T | undefined;
  error: ApiError | undefined;
  /** Whether the conflict or the reading is another by now. */
  stale: boolean;
}

interface Known<T> {
  running: boolean;
  result?: T;
  error?: ApiError;
  about?: string;
  number: number;
}

/** Long work that is started and stopped by hand; leaving the page stops it too. */
export function useJob<T>(name: string): Job<T> {
  const { document, reading, progress } = useProject();
  const question = useQuestion();
  const id = `${TAB}${useId()}`;
  const stopper = useRef<AbortController>(null);
  const [known, setKnown] = useState<Known<T>>({ running: false, number: 0 });
  useEffect(() => () => stopper.current?.abort(), []);
  const about = `${document.revision} ${reading ?? ""}`;
  const number = useRef(0);
  const run = (parameters: Record<string, unknown>) => {
    stopper.current?.abort();
    const mine = new AbortController();
    stopper.current = mine;
    number.current += 1;
    const now = number.current;
    setKnown(
      (before) =>
        ({ ...before, running: true, number: now, ...(before.error ? { error: undefined } : {}) }) as Known<T>,
    );
    const { queryFn } = question<T>(name, parameters, {}, `${id}.${now}`);
    queryFn({ signal: mine.signal }).then(
      ({ result }) => setKnown({ running: false, number: now, result, about }),
      (error: unknown) => {
        if (stopper.current !== mine) return;
        if (mine.signal.aborted) setKnown((before) => ({ ...before, running: false }));
        else if (error instanceof ApiError) setKnown({ running: false, number: now, error, about });
        else setKnown((before) => ({ ...before, running: false }));
      },
    );
  };
  return {
    run,
    stop: () => stopper.current?.abort(),
    running: known.running,
    share: known.running ? progress[`${id}.${known.number}`] : undefined,
    result: known.result,
    error: known.error,
    stale: known.about !== undefined && known.about !== about,
  };
}
