import { Tabs } from "@mantine/core";
import { useState } from "react";

import { useProblems } from "../../api/project";
import { Nothing, Problems } from "../../components/bits";
import { Inverse } from "./Inverse";
import { Perception } from "./Perception";
import { Robust } from "./Robust";
import { Structures } from "./Structures";
import classes from "./SurePage.module.css";
import { Sweep } from "./Sweep";

/** How sure the answer is: what it hangs on, what would change it, who sees it otherwise, how often it comes out so. */
export default function SurePage() {
  const [tab, setTab] = useState<string | null>("robust");
  const { errors: blocked } = useProblems();
  if (blocked.length > 0)
    return (
      <>
        <Problems problems={blocked} />
        <Nothing>There is no answer yet that one could be sure of.</Nothing>
      </>
    );
  return (
    <Tabs value={tab} onChange={setTab} keepMounted={false}>
      <Tabs.List>
        <Tabs.Tab value="robust">What it hangs on</Tabs.Tab>
        <Tabs.Tab value="inverse">What it would take</Tabs.Tab>
        <Tabs.Tab value="perception">Who sees it otherwise</Tabs.Tab>
        <Tabs.Tab value="structures">Other preferences</Tabs.Tab>
        <Tabs.Tab value="sweep">Many runs</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="robust" className={classes.panel}>
        <Robust />
      </Tabs.Panel>
      <Tabs.Panel value="inverse" className={classes.panel}>
        <Inverse />
      </Tabs.Panel>
      <Tabs.Panel value="perception" className={classes.panel}>
        <Perception />
      </Tabs.Panel>
      <Tabs.Panel value="structures" className={classes.panel}>
        <Structures />
      </Tabs.Panel>
      <Tabs.Panel value="sweep" className={classes.panel}>
        <Sweep />
      </Tabs.Panel>
    </Tabs>
  );
}
