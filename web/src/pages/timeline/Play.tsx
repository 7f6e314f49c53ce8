import { ActionIcon, SegmentedControl } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay, IconPlayerSkipBack, IconPlayerSkipForward } from "@tabler/icons-react";
import { useEffect, useState } from "react";

import { useAsk, useConflict } from "../../api/project";
import type { Moment, TrackAnswer } from "../../api/told";
import type { GraphAnswer, MovesFrom } from "../../api/types";
import { count, Maker, Nothing, Panel, plural } from "../../components/bits";
import { Waiting } from "../../components/Waiting";
import { dateWords } from "../../logic/timeline";
import { Canvas } from "../look/Canvas";
import { useChanges } from "../answers/StatePanel";
import { Bands } from "./Bands";
import { Levels } from "./Levels";
import classes from "./TimelinePage.module.css";

/** The path, played moment by moment: the bands, what stands where, who moved, and what was possible. */
export function Play({ track, stale }: { track: TrackAnswer; stale: boolean }) {
  const { moments } = track;
  const last = moments.length - 1;
  const [at, setStep] = useState(last);
  const step = Math.min(at, last);
  const [playing, setPlaying] = useState(false);
  const [view, setView] = useState("table");
  useEffect(() => {
    if (!playing) return;
    const timer = setTimeout(() => {
      if (step >= last) setPlaying(false);
      else setStep(step + 1);
    }, 1400);
    return () => clearTimeout(timer);
  }, [playing, step, last]);
  const moment = moments[step];
  if (!moment) return null;
  return (
    <>
      <Panel title="What was seen" note={stale ? "being worked out again" : plural(moments.length, "day")}>
        {track.timeline && <Bands track={track} plan={track.timeline} step={step} onStep={setStep} />}
        <div className={classes.player} role="group" aria-label="Path player">
          <ActionIcon aria-label="One moment back" onClick={() => setStep(step - 1)} disabled={step === 0}>
            <IconPlayerSkipBack size={16} />
          </ActionIcon>
          <ActionIcon
            aria-label={playing ? "Pause" : "Play"}
            onClick={() => {
              if (!playing && step >= last) setStep(0);
              setPlaying(!playing);
            }}
          >
            {playing ? <IconPlayerPause size={16} /> : <IconPlayerPlay size={16} />}
          </ActionIcon>
          <ActionIcon aria-label="One moment on" onClick={() => setStep(step + 1)} disabled={step >= last}>
            <IconPlayerSkipForward size={16} />
          </ActionIcon>
          <input
            type="range"
            aria-label="Moment"
            aria-valuetext={dateWords(moment.date)}
            min={0}
            max={last}
            step={1}
            value={step}
            onChange={(event) => setStep(Number(event.currentTarget.value))}
          />
          <span role="status" data-testid="moment" className={classes.moment}>
            <b>{dateWords(moment.date)}</b> {step + 1} of {moments.length}
          </span>
        </div>
      </Panel>
      <div className={classes.columns}>
        <Panel
          flush={view === "graph"}
          title={view === "table" ? "Where things stood" : "On the state graph"}
          note={
            moment.possible_states === 1
              ? `state ${count(moment.states?.[0] ?? 0)}`
              : `one of ${plural(moment.possible_states, "state")}`
          }
          actions={
            <SegmentedControl
              size="xs"
              aria-label="What to show of the moment"
              value={view}
              onChange={setView}
              data={[
                { value: "table", label: "Options" },
                { value: "graph", label: "State graph" },
              ]}
            />
          }
        >
          {view === "table" ? <Levels track={track} step={step} /> : <PathGraph moments={moments} step={step} />}
        </Panel>
        <div className={classes.side}>
          <Panel title="Who moved">
            <Moved moment={moment} first={step === 0} />
          </Panel>
          <Panel title="What was possible from here">
            <Possible moment={moment} next={moments[step + 1]} />
          </Panel>
        </div>
      </div>
    </>
  );
}

function Moved({ moment, first }: { moment: Moment; first: boolean }) {
  const words = usePackageWords();
  return (
    <div className={classes.moved} data-testid="moved">
      {moment.packages.length === 0 && (
        <p>{first ? "This is where the records begin." : "Nobody, as far as is known."}</p>
      )}
      {moment.packages.map((one) => (
        <p key={one.decision_maker}>
          <Maker id={one.decision_maker} />: {words(one.changes)}
        </p>
      ))}
      {moment.fault && (
        <p className={classes.fault} role="alert">
          This cannot have happened in the model; the words below say why.
        </p>
      )}
      {moment.open_options.length > 0 && (
        <p className={classes.soft}>
          Nobody can tell:{" "}
          {moment.open_options.length > 4 ? (
            plural(moment.open_options.length, "option")
          ) : (
            <OptionNames ids={moment.open_options} />
          )}
          .
        </p>
      )}
    </div>
  );
}

function OptionNames({ ids }: { ids: readonly string[] }) {
  const { decision_makers: makers } = useConflict();
  const options = makers.flatMap((maker) => maker.options);
  return ids.map((id) => options.find((option) => option.id === id)?.label ?? id).join("; ");
}

/** Changes of a moment in words: what each option stands at now. */
function usePackageWords() {
  const { decision_makers: makers } = useConflict();
  const options = makers.flatMap((maker) => maker.options);
  return (changes: Moment["packages"][number]["changes"]) =>
    changes
      .map((change) => {
        const option = options.find((one) => one.id === change.option);
        return `“${option?.label ?? change.option}”: ${change.before.join(" or ")} to ${change.after.join(" or ")}`;
      })
      .join("; ");
}

/** The moves from where things stood, the one that came next marked. */
function Possible({ moment, next }: { moment: Moment; next: Moment | undefined }) {
  const { decision_makers: makers } = useConflict();
  const changes = useChanges();
  const state = moment.possible_states === 1 ? moment.states?.[0] : undefined;
  const { result, error } = useAsk<MovesFrom>("moves", { state }, { enabled: state !== undefined });
  if (state === undefined)
    return <p className={classes.soft}>Several states are possible, so that nobody can tell exactly.</p>;
  if (error) return <p className={classes.soft}>{error.message}</p>;
  if (!result) return <Waiting />;
  return (
    <ul className={classes.possible} data-testid="possible">
      {makers.map((maker) => {
        const own = result.moves.filter((move) => move.decision_maker === maker.id);
        const better = own.filter((move) => move.improving);
        const came = next?.packages.find((one) => one.decision_maker === maker.id);
        const taken = came && own.find((move) => sameChanges(move.changes, came.changes));
        return (
          <li key={maker.id}>
            <Maker id={maker.id} />
            <span className={classes.soft}>
              {own.length === 0
                ? " has no move."
                : ` has ${plural(own.length, "move")}; ${better.length === 0 ? "none of them improves" : better.length === 1 ? "one of them improves" : `${count(better.length)} of them improve`} its lot.`}
            </span>
            <ul>
              {taken && (
                <li data-taken="">
                  <b>Came next:</b> {changes(taken.changes)}
                  {taken.improving ? " (an improvement)" : ` (${taken.compared} in its eyes)`}
                </li>
              )}
              {better
                .filter((move) => move !== taken)
                .slice(0, taken ? 1 : 2)
                .map((move) => (
                  <li key={move.end.number}>{changes(move.changes)}</li>
                ))}
            </ul>
          </li>
        );
      })}
    </ul>
  );
}

function sameChanges(made: { option: string; after: string }[], seen: { option: string; after: string[] }[]): boolean {
  return (
    made.length === seen.length &&
    seen.every((one) => made.some((move) => move.option === one.option && one.after.includes(move.after)))
  );
}

function PathGraph({ moments, step }: { moments: Moment[]; step: number }) {
  const sure = moments.map((moment) => (moment.possible_states === 1 ? moment.states?.[0] : undefined));
  const states = [...new Set(sure.filter((state) => state !== undefined))].slice(0, 60);
  const [, setControl] = useState<unknown>();
  const { result, error, stale } = useAsk<GraphAnswer>(
    "graph",
    { limit: Math.max(1, states.length), states, all_moves: true },
    { enabled: states.length > 0 },
  );
  if (states.length === 0) return <Nothing>At no moment is the state known for certain.</Nothing>;
  if (error) return <Nothing>{error.message}</Nothing>;
  if (!result) return <Waiting />;
  const until = sure.slice(0, step + 1).filter((state) => state !== undefined);
  const seen = until.filter((state, index) => state !== until[index - 1]);
  const now = sure[step];
  const arcs = seen.slice(1).map((state, index): [number, number] => [seen[index] ?? state, state]);
  return (
    <div className={classes.graph}>
      <Canvas
        graph={result}
        lit={{ states: seen, arcs, ...(now === undefined ? {} : { now }) }}
        picked={now}
        stale={stale}
        onPick={() => undefined}
        onExpand={() => undefined}
        onReady={setControl}
      />
      <p className={classes.soft}>
        The states of the path and the moves between them; those so far are lit. Where several moved between two records
        no single arrow may lead from one to the next.
      </p>
    </div>
  );
}
