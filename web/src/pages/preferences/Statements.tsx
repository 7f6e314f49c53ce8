import { ActionIcon, Button, Menu } from "@mantine/core";
import {
  IconArrowsSplit2,
  IconDots,
  IconEqual,
  IconSwitchVertical,
  IconTrash,
  IconInfoCircle,
} from "@tabler/icons-react";
import { useState } from "react";

import { useAsk, useConflict, useProject } from "../../api/project";
import type {
  DecisionMaker,
  Preferences,
  PreferencesAnswer,
  PreferenceStatement,
  StatementEffect,
} from "../../api/types";
import { Nothing, Panel } from "../../components/bits";
import { CheckedStatement } from "../../components/CheckedStatement";
import { useDetails } from "../../components/Details";
import { EditableText } from "../../components/EditableText";
import { useRemove } from "../../components/Removing";
import { SortableList, useSortableItem } from "../../components/SortableList";
import { useOrder } from "../../components/useOrder";
import { dropTarget, flat } from "../../logic/statements";
import { Cites } from "../conflict/OptionGrid";
import classes from "./PreferencesPage.module.css";
import { RankingEditor } from "./RankingEditor";
import { Weights } from "./Weights";

interface Props {
  maker: DecisionMaker;
  reading: string;
}

interface Wanted {
  limit?: number;
  ofEach?: number;
  reading?: string;
  enabled?: boolean;
}

/** What a decision maker states in a reading, or in the reading that this one is based on. */
export function usePreferences(
  maker: string,
  reading: string,
): { own: Preferences | undefined; from: Preferences | undefined; base: string | undefined } {
  const { readings } = useConflict();
  const own = readings.find((one) => one.id === reading)?.preferences.find((one) => one.decision_maker === maker);
  let at = readings.find((one) => one.id === reading);
  for (let depth = 0; at?.based_on && depth < readings.length; depth += 1) {
    const base = at.based_on;
    at = readings.find((one) => one.id === base);
    const found = at?.preferences.find((one) => one.decision_maker === maker);
    if (found) return { own, from: found, base: at?.id };
  }
  return { own, from: undefined, base: undefined };
}

/** How many states of a place are read with it. */
export const FEW = 5;

export function usePreferencesAnswer(
  maker: string,
  { limit = 60, ofEach = FEW, reading, enabled = true }: Wanted = {},
) {
  return useAsk<PreferencesAnswer>(
    "preferences",
    { decision_maker: maker, limit, of_each: ofEach },
    { enabled, ...(reading ? { reading } : {}) },
  );
}

/** Statements in their order, the most important first. */
export function Statements({ maker, reading }: Props) {
  const { edit } = useProject();
  const { own, from, base } = usePreferences(maker.id, reading);
  const { readings } = useConflict();
  const { result, error } = usePreferencesAnswer(maker.id);
  const at = ["readings", reading, "preferences", maker.id];
  const ranks = own?.statements ?? [];
  const sizes = ranks.map((rank) => rank.length);
  const places = flat(sizes);
  const ids = places.map(({ rank, place }) => `${rank}.${place}:${ranks[rank]?.[place]?.statement ?? ""}`);
  const { order, drop } = useOrder(ids);
  const move = (id: string, to: number) => {
    const item = places[ids.indexOf(id)];
    if (!item) return;
    drop(id, to);
    const target = dropTarget(sizes, item, to);
    void edit(
      { op: "move_statement", at: [...at, "statements", item.rank, item.place], ...target },
      { label: "Move a statement" },
    );
  };
  const add = (statement: string) => {
    if (statement)
      void edit({ op: "add", to: [...at, "statements"], value: { statement } }, { label: `Add ${statement}` });
  };
  const inherited = own === undefined && from !== undefined;
  return (
    <Panel flush title={<>What {maker.label} wants</>} note="the most important first">
      {inherited && (
        <p className={classes.note}>
          Not said in this reading; taken from {readings.find((one) => one.id === base)?.label}.{" "}
          <Button
            size="compact-xs"
            variant="light"
            onClick={() =>
              void edit({ op: "add", to: at.slice(0, 3), value: from }, { label: "Say it in this reading" })
            }
          >
            Say it here, to change it
          </Button>
        </p>
      )}
      {inherited && <ReadOnly preferences={from} />}
      {!inherited && ranks.length === 0 && !own?.ranking.length && !own?.weights.length && (
        <Nothing>
          {maker.label} likes all states alike. Write what it wants: a statement such as <code>{example(maker)}</code>,
          or rank the states by hand.
        </Nothing>
      )}
      <div className={classes.statements}>
        <SortableList ids={order} nameOf={(id) => id.slice(id.indexOf(":") + 1)} onMove={move}>
          {order.map((id, position) => {
            const item = places[ids.indexOf(id)];
            const statement = item && ranks[item.rank]?.[item.place];
            return (
              statement && (
                <StatementRow
                  key={id}
                  id={id}
                  at={[...at, "statements", item.rank, item.place]}
                  rank={item.rank}
                  place={item.place}
                  shared={(sizes[item.rank] ?? 1) > 1}
                  statement={statement}
                  effect={result?.statements.find(
                    (one) =>
                      one.at[0] === item.rank && one.at[1] === item.place && one.statement === statement.statement,
                  )}
                  nStates={error ? undefined : (result?.n_states ?? null)}
                  onStep={(by) => {
                    if (position + by >= 0 && position + by < order.length) move(id, position + by);
                  }}
                />
              )
            );
          })}
        </SortableList>
      </div>
      {!inherited && (
        <div className={classes.add}>
          <AddStatement key={ids.length} maker={maker} onAdd={add} />
        </div>
      )}
      {!inherited && (
        <>
          <Weights maker={maker} reading={reading} preferences={own} />
          <RankingEditor maker={maker} reading={reading} preferences={own} answer={result} />
          <div className={classes.more}>
            {own && !own.indifferent && (
              <Button
                size="compact-xs"
                variant="subtle"
                color="gray"
                onClick={() =>
                  void edit(
                    { op: "set_indifferent", reading, decision_maker: maker.id },
                    { label: `${maker.label}: all alike` },
                  )
                }
              >
                All states alike
              </Button>
            )}
            {own && from && (
              <Button
                size="compact-xs"
                variant="subtle"
                color="gray"
                onClick={() =>
                  void edit(
                    { op: "inherit", reading, decision_maker: maker.id },
                    { label: "Take it from the other reading" },
                  )
                }
              >
                Take it from {readings.find((one) => one.id === base)?.label} again
              </Button>
            )}
          </div>
        </>
      )}
    </Panel>
  );
}

function example(maker: DecisionMaker): string {
  return maker.options[0] ? `not ${maker.options[0].id}` : "not war";
}

function AddStatement({ maker, onAdd }: { maker: DecisionMaker; onAdd: (text: string) => void }) {
  return (
    <CheckedStatement
      value=""
      label={`New statement for ${maker.label}`}
      placeholder="Add what it wants, then Enter"
      look
      onCommit={onAdd}
    />
  );
}

interface RowProps {
  id: string;
  at: (string | number)[];
  rank: number;
  place: number;
  shared: boolean;
  statement: PreferenceStatement;
  effect: StatementEffect | undefined;
  /** How many states there are; null if that is not known yet, undefined if it will not be. */
  nStates: number | null | undefined;
  onStep: (step: 1 | -1) => void;
}

function StatementRow({ id, at, rank, place, shared, statement, effect, nStates, onStep }: RowProps) {
  const { edit } = useProject();
  const details = useDetails();
  const remove = useRemove();
  const { ref, style, handle, isDragging } = useSortableItem(id, statement.statement, onStep);
  const set = (values: Record<string, unknown>, label: string) => void edit({ op: "set", at, values }, { label });
  const [saying, setSaying] = useState(false);
  return (
    <div
      ref={ref}
      style={style}
      className={classes.statement}
      data-joined={place > 0 || undefined}
      data-dragging={isDragging || undefined}
    >
      <span className={classes.handle}>{handle}</span>
      <span className={classes.rank} title={shared ? "Statements of one rank count alike" : undefined}>
        {place === 0 ? rank + 1 : "="}
      </span>
      <div className={classes.body}>
        <CheckedStatement
          quiet
          gloss
          look
          known={
            nStates === undefined ? undefined : effect && nStates ? { satisfied: effect.n_holds, total: nStates } : null
          }
          value={statement.statement}
          label={`Statement ${rank + 1}${shared ? `, one of several of this rank` : ""}`}
          onCommit={(text) =>
            text ? set({ statement: text }, "Change a statement") : void remove({ op: "remove", at }, "the statement")
          }
        />
        {effect && <Finding effect={effect} />}
        {(statement.because || saying) && (
          <EditableText
            multiline
            allowEmpty
            className={classes.because ?? ""}
            value={statement.because ?? ""}
            label="Because"
            placeholder="because ..."
            onCommit={(because) => {
              set({ because: because || null }, "Change why");
              setSaying(false);
            }}
          />
        )}
      </div>
      <div className={classes.tools}>
        <Cites n={statement.cite.length} name={statement.statement} onClick={() => details(at, statement.statement)} />
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={`More about ${statement.statement}`}>
              <IconDots size={16} stroke={1.7} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconSwitchVertical size={15} aria-hidden />}
              onClick={() => void edit({ op: "negate", at }, { label: "Turn a statement round" })}
            >
              Turn it round
            </Menu.Item>
            {rank > 0 && place === 0 && (
              <Menu.Item
                leftSection={<IconEqual size={15} aria-hidden />}
                onClick={() =>
                  void edit({ op: "move_statement", at, rank: rank - 1, tied: true }, { label: "Tie two statements" })
                }
              >
                As important as the one above
              </Menu.Item>
            )}
            {shared && (
              <Menu.Item
                leftSection={<IconArrowsSplit2 size={15} aria-hidden />}
                onClick={() =>
                  void edit({ op: "move_statement", at, rank: rank + 1, tied: false }, { label: "Part two statements" })
                }
              >
                Less important than the others of its rank
              </Menu.Item>
            )}
            <Menu.Item leftSection={<IconInfoCircle size={15} aria-hidden />} onClick={() => setSaying(true)}>
              Say why
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={15} aria-hidden />}
              onClick={() => void remove({ op: "remove", at }, "the statement")}
            >
              Remove
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </div>
  );
}

/** What is odd about a statement in its place. */
export function Finding({ effect }: { effect: StatementEffect }) {
  const other = effect.of ? `statement ${effect.of[0] + 1}` : "one above";
  const words = {
    decides: undefined,
    never_decides: "decides nothing here: what stands above has settled it",
    always_true: "holds in every state, so it decides nothing",
    never_true: "holds in no state, so it decides nothing",
    repeats: `says the same as ${other}`,
    negates: `contradicts ${other}, which comes first; it decides nothing`,
  }[effect.verdict];
  return words ? <p className={classes.finding}>{words}</p> : null;
}

export function ReadOnly({ preferences }: { preferences: Preferences }) {
  if (preferences.indifferent) return <p className={classes.note}>All states alike.</p>;
  return (
    <ol className={classes.note} style={{ paddingLeft: 40, display: "grid", gap: 4 }}>
      {preferences.statements.map((rank, index) => (
        <li key={index}>
          <code>{rank.map((one) => one.statement).join("  =  ")}</code>
        </li>
      ))}
      {preferences.ranking.length > 0 && <li>a ranking of {preferences.ranking.flat().length} states by hand</li>}
    </ol>
  );
}
