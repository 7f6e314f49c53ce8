import { Tabs } from "@mantine/core";
import { useState } from "react";

import { useAsk, useConflict, useProblems } from "../../api/project";
import type { RulesAnswer } from "../../api/types";
import { count, plural, Problems } from "../../components/bits";
import { Guide } from "../../shell/Guide";
import { About } from "./About";
import classes from "./ConflictPage.module.css";
import { Coalesce } from "./Coalesce";
import { GraphForm } from "./GraphForm";
import { OptionGrid } from "./OptionGrid";
import { Rules } from "./Rules";
import { NamedStatements } from "./NamedStatements";
import { Sources } from "./Sources";

/** Who decides, over what, what cannot be, and what all that rests on. */
export default function ConflictPage() {
  const { problems } = useProblems();
  const conflict = useConflict();
  const { result } = useAsk<RulesAnswer>("rules", { limit: 0 }, { enabled: conflict.form === "options" });
  const [tab, setTab] = useState<string | null>("grid");
  const tabs = [
    { id: "grid", name: conflict.form === "options" ? "Who and what" : "States and moves" },
    ...(conflict.form === "options" ? [{ id: "rules", name: "What cannot be", n: conflict.infeasible.length }] : []),
    { id: "statements", name: "Named statements", n: conflict.statements.length },
    { id: "sources", name: "Sources", n: conflict.sources.length },
    { id: "about", name: "About" },
  ];
  return (
    <div className={classes.page}>
      <Guide />
      <Problems problems={problems} />
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List>
          {tabs.map((one) => (
            <Tabs.Tab key={one.id} value={one.id}>
              {one.name}
              {one.n !== undefined && one.n > 0 && <span className={classes.n}>{one.n}</span>}
            </Tabs.Tab>
          ))}
          {result && (
            <p className={classes.size}>
              {plural(result.n_combinations, "combination")}, <b>{count(result.n_feasible)}</b> feasible
            </p>
          )}
        </Tabs.List>
        <Tabs.Panel value="grid">{conflict.form === "options" ? <OptionGrid /> : <GraphForm />}</Tabs.Panel>
        <Tabs.Panel value="rules">
          <Rules effects={result} />
          <Coalesce />
        </Tabs.Panel>
        <Tabs.Panel value="statements">
          <NamedStatements />
        </Tabs.Panel>
        <Tabs.Panel value="sources">
          <Sources />
        </Tabs.Panel>
        <Tabs.Panel value="about">
          <About />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}
