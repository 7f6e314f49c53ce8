import { ActionIcon, Select } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useState } from "react";

import { useAsk, useConflict, useSession } from "../../api/project";
import type { Told as ToldAnswer } from "../../api/told";
import { Nothing, Panel } from "../../components/bits";
import { Told } from "../../components/Told";
import { Waiting } from "../../components/Waiting";
import classes from "./TimelinePage.module.css";

/** Where the conflict stands today, who would move, what deters it, what is near and cannot be undone; and the same
 * after an event that may be true. */
export function Now() {
  const { decision_makers: makers, form } = useConflict();
  const concepts = useSession()?.concepts ?? [];
  const [concept, setConcept] = useState("seq");
  const [supposed, setSupposed] = useState<Record<string, string>>({});
  const [option, setOption] = useState<string | null>(null);
  const options = makers.flatMap((maker) => maker.options);
  const chosen = options.find((one) => one.id === option);
  const { result, error, stale } = useAsk<ToldAnswer>("now", {
    concept,
    ...(Object.keys(supposed).length ? { suppose: supposed } : {}),
  });
  return (
    <Panel
      title="Now and next"
      actions={
        <Select
          size="xs"
          w={220}
          aria-label="How far everybody looks ahead"
          value={concept}
          allowDeselect={false}
          onChange={(value) => value && setConcept(value)}
          data={concepts.filter((one) => one.id !== "sim").map((one) => ({ value: one.id, label: one.name }))}
        />
      }
    >
      {form === "options" && (
        <div className={classes.suppose} role="group" aria-label="What if this is true">
          <Select
            size="xs"
            w={300}
            label="What if this is true?"
            placeholder="Choose an option"
            searchable
            value={option}
            onChange={setOption}
            data={makers.map((maker) => ({
              group: maker.label,
              items: maker.options.map((one) => ({ value: one.id, label: one.label })),
            }))}
          />
          {chosen && (
            <Select
              key={chosen.id}
              size="xs"
              w={150}
              label="Level"
              placeholder="At which level"
              value={supposed[chosen.id] ?? null}
              onChange={(value) => value && setSupposed({ ...supposed, [chosen.id]: value })}
              data={chosen.levels}
            />
          )}
          <ul className={classes.supposed} aria-label="Supposed">
            {Object.entries(supposed).map(([id, level]) => {
              const name = options.find((one) => one.id === id)?.label ?? id;
              return (
                <li key={id}>
                  “{name}”: {level}
                  <ActionIcon
                    size="sm"
                    aria-label={`No longer suppose “${name}”`}
                    onClick={() =>
                      setSupposed(Object.fromEntries(Object.entries(supposed).filter(([other]) => other !== id)))
                    }
                  >
                    <IconX size={14} />
                  </ActionIcon>
                </li>
              );
            })}
          </ul>
        </div>
      )}
      {error ? (
        <Nothing>{error.message}</Nothing>
      ) : !result ? (
        <Waiting />
      ) : (
        <div aria-busy={stale} data-testid="now">
          <Told blocks={result.told} />
        </div>
      )}
    </Panel>
  );
}
