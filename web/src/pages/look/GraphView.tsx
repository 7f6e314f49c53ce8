import { Button, Select, SegmentedControl, Switch } from "@mantine/core";
import { IconArrowsMaximize, IconMinus, IconPlus, IconZoomReset } from "@tabler/icons-react";
import { useState } from "react";

import { useAsk, useConflict, useProject, useSession } from "../../api/project";
import type { Explanation, GraphAnswer, PathsAnswer } from "../../api/types";
import { count, Nothing, Panel, plural } from "../../components/bits";
import { Waiting } from "../../components/Waiting";
import { go, useRoute } from "../../logic/route";
import { StatePanel, Why } from "../answers/StatePanel";
import { Canvas, type CanvasControl } from "./Canvas";
import classes from "./LookPage.module.css";
import { PathBar, pathStates } from "./PathBar";

/** What is lit in the drawing: states in order, and the arcs between them. */
export interface Lit {
  states: number[];
  arcs: [number, number][];
  now?: number;
}

/** The state graph: what matters of it, and more where one asks for it. */
export function GraphView() {
  const { project } = useProject();
  const { decision_makers: makers } = useConflict();
  const concepts = useSession()?.concepts ?? [];
  const { query } = useRoute();
  const picked = query["state"] ? Number(query["state"]) : undefined;
  const [all, setAll] = useState(false);
  const [only, setOnly] = useState<string>("");
  const [limit, setLimit] = useState("24");
  const [opened, setOpened] = useState<number[]>();
  const [expand, setExpand] = useState<number>();
  const [path, setPath] = useState<{ answer: PathsAnswer; which: number; step: number }>();
  const [control, setControl] = useState<CanvasControl>();
  const why =
    query["dm"] && query["concept"] && picked
      ? { state: picked, maker: query["dm"], concept: query["concept"] }
      : undefined;
  const explained = useAsk<Explanation>(
    "explain",
    { state: why?.state, decision_maker: why?.maker, concept: why?.concept, limit: 4 },
    { enabled: why !== undefined },
  );
  const explanation = why ? explained.result : undefined;
  const states = path
    ? pathStates(path.answer)
    : explanation
      ? Object.keys(explanation.states).map(Number)
      : (opened ?? (picked === undefined ? undefined : [picked]));
  const around = path === undefined && explanation === undefined && opened === undefined && picked !== undefined;
  const { result, stale, error } = useAsk<GraphAnswer>("graph", {
    limit: Number(limit),
    all_moves: all || path !== undefined,
    ...(only ? { decision_maker: only } : {}),
    ...(states ? { states } : {}),
    ...(expand !== undefined ? { expand: [expand] } : around ? { expand: [picked] } : {}),
  });
  const lit = path
    ? litPath(path.answer, path.which, path.step)
    : explanation
      ? litExplanation(explanation)
      : undefined;
  const pick = (state: number | undefined, maker?: string, concept?: string) =>
    go(project, "look", { state, dm: maker, concept });
  const grow = (state: number) => {
    setOpened(result?.nodes.map((node) => node.number));
    setExpand(state);
    setLimit("60");
  };
  const reset = () => {
    setOpened(undefined);
    setExpand(undefined);
    setPath(undefined);
    pick(undefined);
  };
  return (
    <div className={classes.graph}>
      <div className={classes.bar}>
        <SegmentedControl
          size="xs"
          aria-label="Which moves"
          value={all ? "all" : "improving"}
          onChange={(value) => setAll(value === "all")}
          data={[
            { value: "improving", label: "Only improvements" },
            { value: "all", label: "All moves" },
          ]}
        />
        <Select
          size="xs"
          w={210}
          aria-label="Whose moves"
          value={only}
          allowDeselect={false}
          onChange={(value) => setOnly(value ?? "")}
          data={[
            { value: "", label: "everybody's moves" },
            ...makers.map((maker) => ({ value: maker.id, label: `only ${maker.label}` })),
          ]}
        />
        <Select
          size="xs"
          w={150}
          aria-label="How many states"
          value={limit}
          allowDeselect={false}
          onChange={(value) => value && setLimit(value)}
          data={["12", "24", "36", "60"].map((value) => ({ value, label: `at most ${value} states` }))}
        />
        <PathBar
          path={path}
          onPath={(next) => {
            setPath(next);
            setOpened(undefined);
            setExpand(undefined);
            if (next && (query["dm"] ?? query["state"])) pick(undefined);
          }}
        />
        {(states !== undefined || path) && (
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconZoomReset size={14} aria-hidden />}
            onClick={reset}
          >
            Back to what matters
          </Button>
        )}
      </div>
      <div className={classes.columns}>
        <Panel flush className={classes.canvasPanel} label="State graph">
          {error && !result ? (
            <Nothing>{error.message}</Nothing>
          ) : !result ? (
            <Waiting />
          ) : (
            <>
              <Canvas
                graph={result}
                lit={lit}
                picked={picked}
                onPick={(state) => pick(state)}
                onExpand={grow}
                onReady={setControl}
                stale={stale}
              />
              <div className={classes.zoom}>
                <Button.Group orientation="vertical">
                  <Button variant="default" size="compact-sm" aria-label="Closer" onClick={() => control?.zoom(1.3)}>
                    <IconPlus size={15} />
                  </Button>
                  <Button
                    variant="default"
                    size="compact-sm"
                    aria-label="Farther"
                    onClick={() => control?.zoom(1 / 1.3)}
                  >
                    <IconMinus size={15} />
                  </Button>
                  <Button variant="default" size="compact-sm" aria-label="All of it" onClick={() => control?.fit()}>
                    <IconArrowsMaximize size={15} />
                  </Button>
                </Button.Group>
              </div>
              <p className={classes.legend}>
                {result.is_complete
                  ? plural(result.n_states, "state")
                  : `${count(result.nodes.length)} of ${plural(result.n_states, "state")}: ${path ? "the ways there" : explanation ? "what the reason rests on" : opened ? "what you opened" : around ? "what is around the one you chose" : "what matters most"}`}
                {". "}
                <i className={classes.keyQuo} /> status quo <i className={classes.keyEq} /> equilibrium{" "}
                <i className={classes.keyLine} /> improves <i className={classes.keyDash} /> does not
              </p>
            </>
          )}
        </Panel>
        <aside className={classes.side} aria-label="The state that is chosen">
          {why && <Why key={`${why.state} ${why.maker} ${why.concept}`} {...why} onPick={pick} />}
          {result && (
            <NodeList
              graph={result}
              picked={picked}
              concepts={concepts.map((one) => one.id)}
              onPick={pick}
              onExpand={grow}
            />
          )}
          {picked !== undefined && !why && (
            <StatePanel
              state={picked}
              hovered={false}
              picked={picked}
              maker={undefined}
              concept={undefined}
              onPick={pick}
            />
          )}
        </aside>
      </div>
    </div>
  );
}

/** The same states as a list: what the drawing says, for the keyboard and for those who do not see it. */
function NodeList({
  graph,
  picked,
  onPick,
  onExpand,
}: {
  graph: GraphAnswer;
  picked: number | undefined;
  concepts: string[];
  onPick: (state: number) => void;
  onExpand: (state: number) => void;
}) {
  const [open, setOpen] = useState(false);
  const chosen = graph.nodes.find((node) => node.number === picked);
  return (
    <Panel
      title={chosen ? `State ${count(chosen.number)}` : "States drawn"}
      actions={
        <>
          {chosen && chosen.expandable > 0 && (
            <Button size="compact-xs" variant="light" onClick={() => onExpand(chosen.number)}>
              Show {plural(chosen.expandable, "state")} one move away
            </Button>
          )}
          <Switch
            size="xs"
            label="as a list"
            checked={open}
            onChange={(event) => setOpen(event.currentTarget.checked)}
          />
        </>
      }
    >
      {!open && !chosen && (
        <p className={classes.hint}>
          Click a state to see what is done in it and who can move. Double-click to see more around it. Drag to move the
          picture, turn the wheel to come closer.
        </p>
      )}
      {open && (
        <ul className={classes.nodes}>
          {graph.nodes.map((node) => {
            const out = graph.arcs.filter((arc) => arc.source === node.number);
            return (
              <li key={node.number}>
                <button type="button" aria-pressed={node.number === picked} onClick={() => onPick(node.number)}>
                  <b>{count(node.number)}</b> <code>{node.text}</code>
                  <small>
                    {[
                      node.status_quo && "status quo",
                      node.equilibrium.length > 0 && "equilibrium",
                      `to ${out.map((arc) => arc.target).join(", ") || "nowhere"}`,
                    ]
                      .filter(Boolean)
                      .join(" · ")}
                  </small>
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}

function litPath(answer: PathsAnswer, which: number, step: number): Lit {
  const states = answer.paths[which]?.states ?? [];
  const until = states.slice(0, step + 1);
  const now = until.at(-1);
  return { states: until, arcs: pairs(until), ...(now === undefined ? {} : { now }) };
}

function litExplanation(explanation: Explanation): Lit {
  const arcs: [number, number][] = [];
  for (const { move, answer } of explanation.improvements) {
    arcs.push([move.start, move.end]);
    for (const one of answer?.moves ?? []) arcs.push([one.start, one.end]);
    if (answer?.counter_move) arcs.push([answer.counter_move.start, answer.counter_move.end]);
  }
  return { states: [explanation.state.number, ...arcs.flat()], arcs, now: explanation.state.number };
}

function pairs(states: number[]): [number, number][] {
  return states.slice(1).map((state, index) => [states[index] ?? state, state]);
}
