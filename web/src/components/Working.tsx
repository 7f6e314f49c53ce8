import { Button, Progress } from "@mantine/core";
import { IconPlayerStop } from "@tabler/icons-react";
import type { ReactNode } from "react";

import type { Job } from "../api/job";
import { inWords } from "../api/project";
import classes from "./Working.module.css";

interface Props {
  job: Job<unknown>;
  /** What the button says that starts it. */
  start: string;
  /** What is being done, while it is. */
  doing: string;
  parameters: Record<string, unknown>;
  disabled?: boolean;
  children?: ReactNode;
}

/** Starts long work, shows how far it has come, and stops it. */
export function Working({ job, start, doing, parameters, disabled, children }: Props) {
  const share = job.share ?? 0;
  return (
    <div className={classes.working}>
      <div className={classes.bar}>
        {children}
        {job.running ? (
          <>
            <Progress
              className={classes.progress}
              value={Math.max(3, 100 * share)}
              animated
              aria-label={`${doing}: ${Math.round(100 * share)} %`}
            />
            <span className={classes.share} role="status">
              {doing} {Math.round(100 * share)} %
            </span>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconPlayerStop size={14} aria-hidden />}
              onClick={job.stop}
            >
              Stop
            </Button>
          </>
        ) : (
          <Button
            size="xs"
            variant={job.result && !job.stale ? "default" : "filled"}
            disabled={disabled ?? false}
            onClick={() => job.run(parameters)}
          >
            {start}
          </Button>
        )}
      </div>
      {job.error && (
        <p className={classes.wrong} role="alert">
          {inWords(job.error)}
        </p>
      )}
      {job.stale && job.result !== undefined && !job.running && (
        <p className={classes.stale} role="status">
          The conflict or the reading has changed since; this is the answer from before.
        </p>
      )}
    </div>
  );
}
