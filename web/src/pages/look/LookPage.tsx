import { Tabs } from "@mantine/core";
import { useState } from "react";

import { useConflict, useProblems, useProject } from "../../api/project";
import { Nothing, Problems } from "../../components/bits";
import { Ranking } from "../preferences/Ranking";
import { Maker } from "../../components/bits";
import { GraphView } from "./GraphView";
import classes from "./LookPage.module.css";
import { OptionTable } from "./OptionTable";
import { Patterns } from "./Patterns";

/** The states, and the moves between them, drawn so that they can be read. */
export default function LookPage() {
  const { reading } = useProject();
  const { decision_makers: makers, form } = useConflict();
  const [tab, setTab] = useState<string | null>("graph");
  const { errors: blocked } = useProblems();
  if (blocked.length > 0)
    return (
      <>
        <Problems problems={blocked} />
        <Nothing>There is nothing to draw yet.</Nothing>
      </>
    );
  return (
    <Tabs value={tab} onChange={setTab} keepMounted={false} className={classes.tabs}>
      <Tabs.List>
        <Tabs.Tab value="graph">State graph</Tabs.Tab>
        <Tabs.Tab value="table">Option table</Tabs.Tab>
        {form === "options" && <Tabs.Tab value="patterns">Patterns</Tabs.Tab>}
        <Tabs.Tab value="rankings">Rankings</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="graph" className={classes.panel}>
        <GraphView />
      </Tabs.Panel>
      <Tabs.Panel value="table" className={classes.panel}>
        <OptionTable />
      </Tabs.Panel>
      <Tabs.Panel value="patterns" className={classes.panel}>
        <Patterns />
      </Tabs.Panel>
      <Tabs.Panel value="rankings" className={classes.panel}>
        <div className={classes.rankings}>
          {makers.map((maker) => (
            <section key={`${maker.id} ${reading ?? ""}`} aria-label={maker.label}>
              <h2>
                <Maker id={maker.id} />
              </h2>
              <Ranking maker={maker} reading={reading ?? ""} />
            </section>
          ))}
        </div>
      </Tabs.Panel>
    </Tabs>
  );
}
