import { ActionIcon, Button } from "@mantine/core";
import { IconCircle, IconCircleCheckFilled, IconX } from "@tabler/icons-react";
import { useState } from "react";

import { useProblems, useProject } from "../api/project";
import { formatRoute } from "../logic/route";
import { guideSteps } from "../logic/guide";
import classes from "./Guide.module.css";

const key = (project: string) => `detente-guide-${project}`;

/** The first ten minutes: what to do next, ticked off as it is done. Shown for conflicts that are still small. */
export function Guide() {
  const {
    project,
    document: { conflict },
  } = useProject();
  const { errors } = useProblems();
  const [closed, setClosed] = useState(() => localStorage.getItem(key(project)) === "closed");
  const steps = guideSteps(conflict, errors.length === 0, localStorage.getItem(`${key(project)}-seen`) ?? "");
  const small = conflict.decision_makers.flatMap((maker) => maker.options).length <= 6 && conflict.sources.length === 0;
  if (closed || !small) return null;
  const next = steps.find((step) => !step.done);
  return (
    <section className={classes.guide} aria-label="The first ten minutes">
      <header>
        <h2>The first ten minutes</h2>
        <span>
          {steps.filter((step) => step.done).length} of {steps.length} done
        </span>
        <ActionIcon
          size="sm"
          aria-label="Close the guide"
          onClick={() => {
            localStorage.setItem(key(project), "closed");
            setClosed(true);
          }}
        >
          <IconX size={15} />
        </ActionIcon>
      </header>
      <ol>
        {steps.map((step) => (
          <li
            key={step.id}
            data-done={step.done || undefined}
            data-next={step === next || undefined}
            aria-current={step === next ? "step" : undefined}
          >
            {step.done ? (
              <IconCircleCheckFilled size={17} aria-label="done" />
            ) : (
              <IconCircle size={17} stroke={1.6} aria-hidden />
            )}
            <b>{step.title}</b>
          </li>
        ))}
      </ol>
      {next && (
        <div className={classes.next}>
          <p>{next.how}</p>
          <Button
            component="a"
            href={formatRoute(project, next.page)}
            size="compact-sm"
            variant="light"
            onClick={() =>
              localStorage.setItem(
                `${key(project)}-seen`,
                `${localStorage.getItem(`${key(project)}-seen`) ?? ""} ${next.id}`,
              )
            }
          >
            {next.go}
          </Button>
        </div>
      )}
    </section>
  );
}
