import { ActionIcon, Button, Select, TextInput } from "@mantine/core";
import { IconDeviceFloppy, IconTrash, IconX } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { ApiError, getJson, postJson, request } from "../../api/client";
import { inWords, useConflict, useProblems, useProject, useSession } from "../../api/project";
import type { Document, Scenario } from "../../api/types";
import { Nothing, Panel, plural, Problems } from "../../components/bits";
import { Guide } from "../../shell/Guide";
import { Builder } from "./Builder";
import { CompareScenarios } from "./CompareScenarios";
import { describeEdit, isEmpty, NOTHING, type Trial } from "./trial";
import { SideBySide } from "./SideBySide";
import classes from "./WhatIfPage.module.css";

/** A change on trial: the old and the new answer side by side. Nothing is kept until one says so. */
export default function WhatIfPage() {
  const { project, document: doc, adopt, say } = useProject();
  const conflict = useConflict();
  const concepts = useSession()?.concepts ?? [];
  const client = useQueryClient();
  const [trial, setTrial] = useState<Trial>(NOTHING);
  const [concept, setConcept] = useState("seq");
  const [name, setName] = useState("");
  const [comparing, setComparing] = useState(false);
  const key = ["scenarios", project];
  const { data } = useQuery({
    queryKey: key,
    queryFn: () => getJson<{ scenarios: Scenario[] }>(`projects/${project}/scenarios`),
  });
  const scenarios = data?.scenarios ?? [];
  const { errors: blocked } = useProblems();
  const attempt = async (what: () => Promise<unknown>) => {
    try {
      await what();
      await client.invalidateQueries({ queryKey: key });
    } catch (error) {
      if (error instanceof ApiError) say("bad", inWords(error));
    }
  };
  const save = () =>
    attempt(async () => {
      const body = {
        name: name.trim() || `Scenario ${scenarios.length + 1}`,
        note: "",
        ...trial,
        reading: trial.reading,
      };
      await postJson(`projects/${project}/scenarios`, body);
      setName("");
      say("good", `Kept as “${body.name}”.`);
    });
  const apply = (scenario: Scenario) =>
    attempt(async () => {
      adopt(await postJson<Document>(`projects/${project}/scenarios/${scenario.id}/apply`, { revision: doc.revision }));
      say("good", `“${scenario.name}” is now the conflict. Undo brings the old one back.`);
    });
  if (blocked.length > 0)
    return (
      <>
        <Problems problems={blocked} />
        <Nothing>There is no answer to compare with yet.</Nothing>
      </>
    );
  return (
    <div className={classes.page}>
      <Guide />
      <div className={classes.columns}>
        <div className={classes.left}>
          <Panel title="What if ..." note="on trial; nothing is changed">
            <ul className={classes.changes} aria-label="Changes on trial">
              {trial.edits.map((edit, index) => (
                <li key={index}>
                  <span>{describeEdit(conflict, edit)}</span>
                  <ActionIcon
                    size="sm"
                    aria-label={`Take back: ${describeEdit(conflict, edit)}`}
                    onClick={() => setTrial({ ...trial, edits: trial.edits.filter((_, at) => at !== index) })}
                  >
                    <IconX size={14} />
                  </ActionIcon>
                </li>
              ))}
              {trial.reading && (
                <li>
                  <span>under the reading {conflict.readings.find((one) => one.id === trial.reading)?.label}</span>
                  <ActionIcon
                    size="sm"
                    aria-label="Take back the other reading"
                    onClick={() => setTrial({ ...trial, reading: null })}
                  >
                    <IconX size={14} />
                  </ActionIcon>
                </li>
              )}
              {trial.bloc.length > 1 && (
                <li>
                  <span>
                    {trial.bloc
                      .map((id) => conflict.decision_makers.find((maker) => maker.id === id)?.label ?? id)
                      .join(" and ")}{" "}
                    act as one
                  </span>
                  <ActionIcon
                    size="sm"
                    aria-label="Part the coalition"
                    onClick={() => setTrial({ ...trial, bloc: [] })}
                  >
                    <IconX size={14} />
                  </ActionIcon>
                </li>
              )}
            </ul>
            <Builder trial={trial} onTrial={setTrial} />
            {!isEmpty(trial) && (
              <form
                className={classes.keep}
                onSubmit={(event) => {
                  event.preventDefault();
                  void save();
                }}
              >
                <TextInput
                  size="xs"
                  aria-label="Name of the scenario"
                  placeholder="Name it to keep it"
                  value={name}
                  onChange={(event) => setName(event.currentTarget.value)}
                />
                <Button size="xs" type="submit" leftSection={<IconDeviceFloppy size={14} aria-hidden />}>
                  Keep as a scenario
                </Button>
                <Button size="xs" variant="subtle" color="gray" onClick={() => setTrial(NOTHING)}>
                  Start over
                </Button>
              </form>
            )}
          </Panel>
          <Panel
            flush
            title="Scenarios"
            note={scenarios.length ? plural(scenarios.length, "kept", "kept") : undefined}
            actions={
              scenarios.length > 0 && (
                <Button
                  size="compact-xs"
                  variant="light"
                  aria-pressed={comparing}
                  onClick={() => setComparing(!comparing)}
                >
                  {comparing ? "Back to the trial" : "Compare them"}
                </Button>
              )
            }
          >
            {scenarios.length === 0 && <Nothing>A change that is worth keeping gets a name, and stays here.</Nothing>}
            <ul className={classes.scenarios}>
              {scenarios.map((scenario) => (
                <li key={scenario.id}>
                  <button
                    type="button"
                    onClick={() => {
                      setTrial({
                        edits: scenario.edits,
                        reading: scenario.reading,
                        bloc: scenario.bloc,
                        settings: scenario.settings,
                      });
                      setComparing(false);
                    }}
                  >
                    <b>{scenario.name}</b>
                    <small>
                      {scenario.problems?.length
                        ? "does not fit the conflict any more"
                        : plural(
                            scenario.edits.length + (scenario.reading ? 1 : 0) + (scenario.bloc.length ? 1 : 0),
                            "change",
                          )}
                    </small>
                  </button>
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    onClick={() => void apply(scenario)}
                    disabled={Boolean(scenario.problems?.length)}
                  >
                    Make it so
                  </Button>
                  <ActionIcon
                    size="sm"
                    aria-label={`Remove ${scenario.name}`}
                    onClick={() =>
                      void attempt(() => request(`projects/${project}/scenarios/${scenario.id}`, { method: "DELETE" }))
                    }
                  >
                    <IconTrash size={14} />
                  </ActionIcon>
                </li>
              ))}
            </ul>
          </Panel>
        </div>
        <div className={classes.right}>
          <div className={classes.bar}>
            <Select
              size="xs"
              w={260}
              label="Concept"
              value={concept}
              allowDeselect={false}
              onChange={(value) => value && setConcept(value)}
              data={concepts.map((one) => ({ value: one.id, label: one.name }))}
            />
          </div>
          {comparing ? <CompareScenarios scenarios={scenarios} /> : <SideBySide trial={trial} concept={concept} />}
        </div>
      </div>
    </div>
  );
}
