import { ActionIcon, Button, Popover, Select } from "@mantine/core";
import {
  IconPlayerPause,
  IconPlayerPlay,
  IconRoute,
  IconX,
  IconPlayerSkipBack,
  IconPlayerSkipForward,
} from "@tabler/icons-react";
import { useEffect, useState } from "react";

import { ApiError } from "../../api/client";
import { inWords, useAsk, useAskOnce, useConflict, useProject } from "../../api/project";
import type { PathsAnswer, Verdicts } from "../../api/types";
import { count, plural } from "../../components/bits";
import { CheckedStatement } from "../../components/CheckedStatement";
import { useChanges } from "../answers/StatePanel";
import classes from "./LookPage.module.css";

export interface Path {
  answer: PathsAnswer;
  which: number;
  step: number;
}

export function pathStates(answer: PathsAnswer): number[] {
  return [...new Set(answer.paths.flatMap((path) => path.states))].slice(0, 60);
}

/** Finds ways from the status quo to somewhere, and plays one step by step. */
export function PathBar({ path, onPath }: { path: Path | undefined; onPath: (path: Path | undefined) => void }) {
  const [open, setOpen] = useState(false);
  const [by, setBy] = useState("moves");
  const { say } = useProject();
  const ask = useAskOnce();
  const { result: verdicts } = useAsk<Verdicts>("verdicts", { limit: 12, only: "equilibria" }, { enabled: open });
  const find = async (target: number | string) => {
    try {
      const answer = await ask<PathsAnswer>("paths", { target, by, cap: 5 });
      if (answer.paths.length === 0) say("note", "Play cannot get there from the status quo by such moves.");
      else {
        onPath({ answer, which: 0, step: 0 });
        setOpen(false);
      }
    } catch (error) {
      if (error instanceof ApiError) say("bad", inWords(error));
    }
  };
  if (path) return <Player path={path} onPath={onPath} />;
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" shadow="md" width={380} trapFocus returnFocus>
      <Popover.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconRoute size={15} aria-hidden />}
          onClick={() => setOpen(!open)}
        >
          A way from the status quo ...
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.pathForm}>
          <Select
            size="xs"
            label="By"
            value={by}
            onChange={(value) => value && setBy(value)}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
            data={[
              { value: "moves", label: "any moves" },
              { value: "improvements", label: "moves that improve their mover's lot" },
            ]}
          />
          <CheckedStatement
            value=""
            label="To where"
            placeholder="to where ... (a statement), then Enter"
            onCommit={(text) => {
              if (text) void find(text);
            }}
          />
          <p className={classes.hint}>or to an equilibrium:</p>
          <div className={classes.targets}>
            {verdicts?.strongest.slice(0, 10).map((state) => (
              <Button key={state} size="compact-xs" variant="default" onClick={() => void find(state)}>
                {count(state)}
              </Button>
            ))}
          </div>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

function Player({ path, onPath }: { path: Path; onPath: (path: Path | undefined) => void }) {
  const { decision_makers: makers } = useConflict();
  const words = useChanges();
  const [playing, setPlaying] = useState(false);
  const chosen = path.answer.paths[path.which];
  const last = (chosen?.states.length ?? 1) - 1;
  const to = (step: number) => onPath({ ...path, step: Math.max(0, Math.min(last, step)) });
  useEffect(() => {
    if (!playing) return;
    const timer = setTimeout(() => {
      if (path.step >= last) setPlaying(false);
      else onPath({ ...path, step: path.step + 1 });
    }, 1200);
    return () => clearTimeout(timer);
  }, [playing, path, last, onPath]);
  const move = chosen?.moves[path.step - 1];
  const mover = makers.find((maker) => maker.id === move?.decision_maker)?.label ?? move?.decision_maker;
  return (
    <div className={classes.player} role="group" aria-label="A way from the status quo">
      {path.answer.paths.length > 1 && (
        <Select
          size="xs"
          w={130}
          aria-label="Which way"
          value={String(path.which)}
          allowDeselect={false}
          onChange={(value) => onPath({ ...path, which: Number(value ?? 0), step: 0 })}
          data={path.answer.paths.map((_, index) => ({
            value: String(index),
            label: `way ${index + 1} of ${path.answer.paths.length}`,
          }))}
        />
      )}
      <ActionIcon aria-label="One step back" onClick={() => to(path.step - 1)} disabled={path.step === 0}>
        <IconPlayerSkipBack size={16} />
      </ActionIcon>
      <ActionIcon
        aria-label={playing ? "Pause" : "Play"}
        onClick={() => {
          if (!playing && path.step >= last) to(0);
          setPlaying(!playing);
        }}
      >
        {playing ? <IconPlayerPause size={16} /> : <IconPlayerPlay size={16} />}
      </ActionIcon>
      <ActionIcon aria-label="One step on" onClick={() => to(path.step + 1)} disabled={path.step >= last}>
        <IconPlayerSkipForward size={16} />
      </ActionIcon>
      <span role="status" data-testid="path-step">
        {move ? (
          <>
            <b>
              {path.step} of {plural(last, "move")}:
            </b>{" "}
            {mover}: {words(move.changes)}
          </>
        ) : (
          <>
            <b>The status quo.</b> {plural(last, "move")} to go.
          </>
        )}
      </span>
      <ActionIcon aria-label="Leave the way" onClick={() => onPath(undefined)}>
        <IconX size={15} />
      </ActionIcon>
    </div>
  );
}
