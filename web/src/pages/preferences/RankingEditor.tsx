import {
  DndContext,
  PointerSensor,
  useDraggable,
  useDroppable,
  useSensor,
  useSensors,
  pointerWithin,
  type DragEndEvent,
} from "@dnd-kit/core";
import { CSS } from "@dnd-kit/utilities";
import { Button } from "@mantine/core";
import { IconHandMove } from "@tabler/icons-react";
import { useRef, useState, type KeyboardEvent } from "react";

import { useConflict, useProject } from "../../api/project";
import type { DecisionMaker, Preferences, PreferencesAnswer } from "../../api/types";
import { Signs } from "../../components/bits";
import { placedAt, stepped, tiedWith, type Ranking } from "../../logic/order";
import classes from "./PreferencesPage.module.css";
import { usePreferencesAnswer } from "./Statements";

/** Most states that are ranked by hand. */
const MOST = 64;

interface Props {
  maker: DecisionMaker;
  reading: string;
  preferences: Preferences | undefined;
  answer: PreferencesAnswer | undefined;
}

/** A ranking by hand: states are dragged into places, or onto one another to tie them; the arrow keys do the same. */
export function RankingEditor({ maker, reading, preferences, answer }: Props) {
  const { edit } = useProject();
  const conflict = useConflict();
  const kept = preferences?.ranking ?? [];
  const [pending, setPending] = useState<{ over: string; ranking: Ranking }>();
  const [said, setSaid] = useState("");
  const box = useRef<HTMLDivElement>(null);
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 4 } }));
  const few = answer !== undefined && answer.n_states <= MOST;
  const offered = kept.length === 0 && few && answer.tied.length > 0;
  const { result: whole } = usePreferencesAnswer(maker.id, { limit: MOST, ofEach: MOST, enabled: offered });
  const key = JSON.stringify(kept);
  const ranking: Ranking = pending?.over === key ? pending.ranking : kept;
  const set = (next: Ranking) => {
    setPending({ over: key, ranking: next });
    void edit(
      { op: "set_ranking", reading, decision_maker: maker.id, ranking: next },
      { label: `Rank by hand for ${maker.label}` },
    );
  };
  if (kept.length === 0) {
    if (!answer || answer.n_places === answer.n_states) return null;
    return (
      <div className={classes.more}>
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconHandMove size={14} aria-hidden />}
          disabled={!whole || !offered}
          onClick={() => whole && set(whole.places.map((place) => place.states.map((state) => state.text)))}
        >
          Rank by hand what is still tied
        </Button>
        {!few && <span className={classes.note}>By hand up to {MOST} states; write statements for more.</span>}
      </div>
    );
  }
  const ranked = new Set(ranking.flat());
  const others = preferences?.statements.length || preferences?.weights.length ? [] : (conflict.graph?.states ?? []);
  const unplaced = others.map((state) => state.id).filter((id) => !ranked.has(id));
  const onDragEnd = ({ active, over }: DragEndEvent) => {
    if (!over) return;
    const [kind, at] = String(over.id).split(":");
    const item = String(active.id);
    const place = Number(at);
    if (kind === "gap") set(placedAt(ranking, item, place));
    else {
      const other = ranking[place]?.find((one) => one !== item);
      if (other !== undefined && !ranking[place]?.includes(item)) set(tiedWith(ranking, item, other));
    }
  };
  const onStep = (item: string, step: 1 | -1) => {
    const next = stepped(ranking, item, step);
    const place = next.findIndex((group) => group.includes(item));
    const tied = (next[place]?.length ?? 1) > 1;
    setSaid(`${item}: place ${place + 1} of ${next.length}${tied ? ", tied" : ""}`);
    set(next);
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-state="${item}"]`)?.focus());
  };
  return (
    <section aria-label={`Ranking by hand of ${maker.label}`}>
      <p className={classes.note}>
        By hand, the best first{preferences?.statements.length ? ", among what the statements leave tied" : ""}. Drag a
        state between two places, or onto one to tie them; on the keyboard, the arrow keys up and down.
      </p>
      <div className="visually-hidden" role="status">
        {said}
      </div>
      <DndContext
        sensors={sensors}
        collisionDetection={pointerWithin}
        onDragEnd={onDragEnd}
        accessibility={{ container: document.body }}
      >
        <div className={classes.editor} ref={box}>
          {ranking.map((group, place) => (
            <div key={group.join()}>
              <Gap place={place} />
              <Group group={group} place={place} onStep={onStep} />
            </div>
          ))}
          <Gap place={ranking.length} />
        </div>
      </DndContext>
      {unplaced.length > 0 && (
        <div className={classes.more} role="group" aria-label="Not ranked yet">
          <span className={classes.note}>Not ranked yet:</span>
          {unplaced.map((state) => (
            <Button key={state} size="compact-xs" variant="light" onClick={() => set([...ranking, [state]])}>
              {state}: put it last
            </Button>
          ))}
        </div>
      )}
      <div className={classes.more}>
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => set([])}>
          Take the ranking by hand away
        </Button>
      </div>
    </section>
  );
}

function Gap({ place }: { place: number }) {
  const { setNodeRef, isOver } = useDroppable({ id: `gap:${place}` });
  return <div ref={setNodeRef} className={classes.gap} data-over={isOver || undefined} />;
}

function Group({
  group,
  place,
  onStep,
}: {
  group: readonly string[];
  place: number;
  onStep: (item: string, step: 1 | -1) => void;
}) {
  const { setNodeRef, isOver } = useDroppable({ id: `group:${place}` });
  return (
    <div ref={setNodeRef} className={classes.rankGroup} data-over={isOver || undefined}>
      <b>{place + 1}</b>
      <div className={classes.cards}>
        {group.map((state) => (
          <Card key={state} state={state} place={place} tied={group.length > 1} onStep={onStep} />
        ))}
      </div>
    </div>
  );
}

function Card({
  state,
  place,
  tied,
  onStep,
}: {
  state: string;
  place: number;
  tied: boolean;
  onStep: (item: string, step: 1 | -1) => void;
}) {
  const { listeners, setNodeRef, transform, isDragging } = useDraggable({ id: state });
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key] as 1 | -1 | undefined;
    if (!step) return;
    event.preventDefault();
    onStep(state, step);
  };
  return (
    <button
      type="button"
      ref={setNodeRef}
      {...listeners}
      onKeyDown={onKeyDown}
      className={classes.cardState}
      data-state={state}
      data-dragging={isDragging || undefined}
      style={transform ? { transform: CSS.Translate.toString(transform) } : undefined}
      aria-label={`${state}, place ${place + 1}${tied ? ", tied" : ""}; arrow keys move it`}
    >
      <Signs text={state} />
    </button>
  );
}
