import { Tabs } from "@mantine/core";
import { useState } from "react";

import { useAsk, useConflict } from "../../api/project";
import type { TrackAnswer } from "../../api/told";
import { Nothing, Panel } from "../../components/bits";
import { Told } from "../../components/Told";
import { Waiting } from "../../components/Waiting";
import { Backtest } from "./Backtest";
import { Now } from "./Now";
import { Play } from "./Play";
import { Records } from "./Records";
import { Revealed } from "./Revealed";
import classes from "./TimelinePage.module.css";

/** What was seen from day to day, whether the model allows it, how well it was foreseen, and where it may go. */
export default function TimelinePage() {
  const { observations } = useConflict();
  const none = observations.length === 0;
  const [chosen, setTab] = useState<string | null>(null);
  const tab = chosen ?? (none ? "records" : "path");
  const track = useAsk<TrackAnswer>("track", {}, { enabled: !none });
  return (
    <Tabs value={tab} onChange={setTab} keepMounted={false}>
      <Tabs.List>
        <Tabs.Tab value="path">The path</Tabs.Tab>
        <Tabs.Tab value="records">Records</Tabs.Tab>
        <Tabs.Tab value="backtest">How it went</Tabs.Tab>
        <Tabs.Tab value="infer">What the moves reveal</Tabs.Tab>
        <Tabs.Tab value="now">Now and next</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="path" className={classes.panel}>
        {none ? (
          <Panel title="The path">
            <Nothing>Nothing is recorded yet. Write down under “Records” what was seen, and when.</Nothing>
          </Panel>
        ) : track.error ? (
          <Panel title="The path">
            <Nothing>{track.error.message}</Nothing>
          </Panel>
        ) : !track.result ? (
          <Waiting />
        ) : (
          <>
            <Play track={track.result} stale={track.stale} />
            <Panel title="In words">
              <Told blocks={track.result.told.slice(1)} />
            </Panel>
          </>
        )}
      </Tabs.Panel>
      <Tabs.Panel value="records" className={classes.panel}>
        <Records roles={none ? [] : (track.result?.timeline?.roles ?? [])} />
      </Tabs.Panel>
      <Tabs.Panel value="backtest" className={classes.panel}>
        <Backtest />
      </Tabs.Panel>
      <Tabs.Panel value="infer" className={classes.panel}>
        <Revealed />
      </Tabs.Panel>
      <Tabs.Panel value="now" className={classes.panel}>
        <Now />
      </Tabs.Panel>
    </Tabs>
  );
}
