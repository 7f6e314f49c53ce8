import { SegmentedControl } from "@mantine/core";
import { useState } from "react";

import { useConflict, useProject } from "../../api/project";
import { Guide } from "../../shell/Guide";
import { makerStyle } from "../../theme/makers";
import { CompareRankings } from "./CompareRankings";
import classes from "./PreferencesPage.module.css";
import { Ranking } from "./Ranking";
import { ReadingBar } from "./ReadingBar";
import { SideBySide } from "./SideBySide";
import { Statements } from "./Statements";

type View = "order" | "side" | "compare";

/** Who wants what, according to whom. */
export default function PreferencesPage() {
  const { reading } = useProject();
  const { decision_makers: makers } = useConflict();
  const [chosen, setChosen] = useState(makers[0]?.id ?? "");
  const [view, setView] = useState<View>("order");
  const maker = makers.find((one) => one.id === chosen) ?? makers[0];
  if (!maker || !reading) return null;
  return (
    <div className={classes.page}>
      <Guide />
      <ReadingBar />
      <div className={classes.bar}>
        <div className={classes.makers} role="group" aria-label="Decision maker">
          {makers.map((one, position) => (
            <button
              key={one.id}
              type="button"
              className={classes.maker}
              style={makerStyle(position, one.colour)}
              aria-pressed={one.id === maker.id}
              onClick={() => setChosen(one.id)}
            >
              <span aria-hidden />
              {one.label}
            </button>
          ))}
        </div>
        <SegmentedControl
          size="xs"
          aria-label="View"
          value={view}
          onChange={(value) => setView(value)}
          data={[
            { value: "order", label: "Order" },
            { value: "side", label: "Readings side by side" },
            { value: "compare", label: "Compare two rankings" },
          ]}
        />
      </div>
      {view === "order" && (
        <div className={classes.columns} key={`${maker.id} ${reading}`}>
          <Statements maker={maker} reading={reading} />
          <Ranking maker={maker} reading={reading} />
        </div>
      )}
      {view === "side" && <SideBySide key={maker.id} maker={maker} />}
      {view === "compare" && <CompareRankings first={maker.id} />}
    </div>
  );
}
