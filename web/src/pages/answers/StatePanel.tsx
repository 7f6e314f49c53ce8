import { Button } from "@mantine/core";
import { IconChartDots3 } from "@tabler/icons-react";
import type { ReactNode } from "react";

import { useAsk, useConflict, useProject, useSession } from "../../api/project";
import type { Change, Explanation as ExplanationAnswer, MovesFrom } from "../../api/types";
import { count, Maker, Nothing, Panel, plural, Signs } from "../../components/bits";
import { useSettled } from "../../components/useStatement";
import { Waiting } from "../../components/Waiting";
import { go } from "../../logic/route";
import { placedOptions } from "../../logic/options";
import { makerStyle } from "../../theme/makers";
import classes from "./StatePanel.module.css";

interface Props {
  state: number;
  hovered: boolean;
  picked: number | undefined;
  maker: string | undefined;
  concept: string | undefined;
  onPick: (state: number | undefined, maker?: string, concept?: string) => void;
}

/** One state: what is done in it, who can move where, and, for a verdict that was clicked, why. */
export function StatePanel({ state, hovered, picked, maker, concept, onPick }: Props) {
  const settled = useSettled(state, 90);
  const conflict = useConflict();
  const { project } = useProject();
  const { result, error } = useAsk<MovesFrom>("moves", { state: settled });
  if (error && !result)
    return (
      <Panel title={`State ${state}`}>
        <Nothing>{error.message}</Nothing>
      </Panel>
    );
  if (!result)
    return (
      <Panel title={`State ${count(state)}`}>
        <Waiting />
      </Panel>
    );
  const explained = maker && concept && !hovered && picked === settled;
  return (
    <div className={classes.panel} data-testid="state-panel">
      <Panel
        title={`State ${count(result.state.number)}`}
        note={hovered ? "pointed at" : undefined}
        actions={
          <Button
            size="compact-xs"
            variant="light"
            leftSection={<IconChartDots3 size={14} aria-hidden />}
            onClick={() =>
              go(project, "look", {
                state: result.state.number,
                dm: explained ? maker : undefined,
                concept: explained ? concept : undefined,
              })
            }
          >
            On the graph
          </Button>
        }
      >
        {conflict.form === "options" ? <Does levels={result.state.levels} /> : <p>{result.state.label}</p>}
      </Panel>
      {explained && (
        <Why key={`${settled} ${maker} ${concept}`} state={settled} maker={maker} concept={concept} onPick={onPick} />
      )}
      <Panel flush title="Moves from here" note={plural(result.n_moves, "move")}>
        <MoveList moves={result} onPick={onPick} />
      </Panel>
    </div>
  );
}

/** What each side does in a state, in words. */
export function Does({ levels }: { levels: readonly string[] }) {
  const conflict = useConflict();
  const options = placedOptions(conflict);
  return (
    <dl className={classes.does}>
      {conflict.decision_makers.map((maker, position) => {
        const own = options.filter((one) => one.maker === maker);
        const done = own
          .map(({ option, at }) => ({ option, level: levels[at] ?? "-" }))
          .filter(({ option, level }) => level !== option.levels[0]);
        return (
          <div key={maker.id} style={makerStyle(position, maker.colour)}>
            <dt>{maker.label}</dt>
            <dd>
              {done.length === 0 && <span className={classes.nothing}>does none of it</span>}
              {done.map(({ option, level }) => (
                <span key={option.id}>
                  {option.label}
                  {(option.levels.length > 2 || level === "-") && <em> {level === "-" ? "(open)" : level}</em>}
                </span>
              ))}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** What a move changes, in words. */
export function useChanges(): (changes: readonly Change[]) => string {
  const { decision_makers: makers } = useConflict();
  const options = makers.flatMap((maker) => maker.options);
  return (changes) =>
    changes
      .map((change) => {
        const option = options.find((one) => one.id === change.option);
        if (!option) return `${change.option}: ${change.after}`;
        if (option.levels.length > 2) return `${option.label}: ${change.after}`;
        return change.after === option.levels[0] ? `stop: ${option.label}` : option.label;
      })
      .join("; ");
}

function MoveList({ moves, onPick }: { moves: MovesFrom; onPick: Props["onPick"] }) {
  const { decision_makers: makers } = useConflict();
  const words = useChanges();
  if (moves.moves.length === 0) return <Nothing>Nobody can move from here.</Nothing>;
  return (
    <div className={classes.moves}>
      {makers.map((maker, position) => {
        const own = moves.moves
          .filter((move) => move.decision_maker === maker.id)
          .sort((a, b) => Number(b.improving) - Number(a.improving));
        if (own.length === 0) return null;
        return (
          <section key={maker.id} style={makerStyle(position, maker.colour)}>
            <h3>
              <Maker id={maker.id} />{" "}
              <small>
                {plural(own.filter((move) => move.improving).length, "improvement")} of {plural(own.length, "move")}
              </small>
            </h3>
            <ul>
              {own.map((move) => (
                <li key={move.end.number}>
                  <button
                    type="button"
                    data-improving={move.improving || undefined}
                    onClick={() => onPick(move.end.number)}
                  >
                    <span>{words(move.changes) || move.end.label}</span>
                    <small>
                      {move.compared === "better"
                        ? "improves"
                        : move.compared === "equal"
                          ? "the same to it"
                          : "worse for it"}{" "}
                      · state {count(move.end.number)}
                    </small>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
      {!moves.complete && <p className={classes.more}>Some of {plural(moves.n_moves, "move")} are shown.</p>}
    </div>
  );
}

/** Why a state is stable for somebody, or not: in sentences, and move by move. */
export function Why({
  state,
  maker,
  concept,
  onPick,
  children,
}: {
  state: number;
  maker: string;
  concept: string;
  onPick: Props["onPick"];
  children?: ReactNode;
}) {
  const concepts = useSession()?.concepts ?? [];
  const { decision_makers: makers } = useConflict();
  const { result, error } = useAsk<ExplanationAnswer>("explain", { state, decision_maker: maker, concept, limit: 4 });
  const name = concepts.find((one) => one.id === concept)?.name ?? concept;
  const label = makers.find((one) => one.id === maker)?.label ?? maker;
  if (error)
    return (
      <Panel title="Why">
        <Nothing>{error.message}</Nothing>
      </Panel>
    );
  if (!result)
    return (
      <Panel title="Why">
        <Waiting />
      </Panel>
    );
  return (
    <section className={classes.why} aria-label="Why" data-stable={result.stable} aria-live="polite" data-testid="why">
      <header>
        <h2>
          {result.stable ? "Stable" : "Not stable"} for {label}
        </h2>
        <span>{name}</span>
      </header>
      {result.words.map((sentence, index) => (
        <p key={index}>{sentence}</p>
      ))}
      {result.improvements.length > 0 && (
        <ol className={classes.witness}>
          {result.improvements.map((improvement, index) => (
            <li key={index}>
              <Step
                maker={improvement.move.decision_maker}
                state={improvement.move.end}
                text={result.states[improvement.move.end]}
                onPick={onPick}
                lead="moves to"
              />
              {improvement.answer?.moves.map((move, place) => (
                <Step
                  key={place}
                  maker={move.decision_maker}
                  state={move.end}
                  text={result.states[move.end]}
                  onPick={onPick}
                  lead={improvement.answer?.simultaneous ? "moves as well" : "then answers"}
                />
              ))}
              {improvement.answer?.counter_move && (
                <Step
                  maker={improvement.answer.counter_move.decision_maker}
                  state={improvement.answer.counter_move.end}
                  text={result.states[improvement.answer.counter_move.end]}
                  onPick={onPick}
                  lead="at best goes on to"
                />
              )}
              <small>{outcome(improvement)}</small>
            </li>
          ))}
        </ol>
      )}
      {children}
    </section>
  );
}

function outcome(improvement: ExplanationAnswer["improvements"][number]): string {
  if (improvement.outcome === "deterred") return "which deters the move";
  if (!improvement.answer) return "and nobody answers that";
  return "which does not deter the move";
}

function Step({
  maker,
  state,
  text,
  lead,
  onPick,
}: {
  maker: string;
  state: number;
  text: string | undefined;
  lead: string;
  onPick: Props["onPick"];
}) {
  return (
    <span className={classes.step}>
      <Maker id={maker} /> {lead}{" "}
      <button type="button" onClick={() => onPick(state)} aria-label={`state ${state}`}>
        {count(state)} {text && <Signs text={text} />}
      </button>
    </span>
  );
}
