import {
  closestCenter,
  DndContext,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
  type Announcements,
  type DragEndEvent,
} from "@dnd-kit/core";
import { restrictToVerticalAxis } from "@dnd-kit/modifiers";
import {
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from "@dnd-kit/sortable";
import { CSS } from "@dnd-kit/utilities";
import { IconGripVertical } from "@tabler/icons-react";
import type { CSSProperties, KeyboardEvent, ReactNode } from "react";

import classes from "./SortableList.module.css";

interface Props {
  ids: readonly string[];
  /** How an item is called aloud. */
  nameOf: (id: string) => string;
  onMove: (id: string, to: number) => void;
  children: ReactNode;
}

/** A list whose items are moved by dragging, or by their handle with Space and the arrow keys, or with Alt and an arrow. */
export function SortableList({ ids, nameOf, onMove, children }: Props) {
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const onDragEnd = ({ active, over }: DragEndEvent) => {
    if (over && active.id !== over.id) onMove(String(active.id), ids.indexOf(String(over.id)));
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      modifiers={[restrictToVerticalAxis]}
      onDragEnd={onDragEnd}
      accessibility={{
        announcements: announcements(ids, nameOf),
        screenReaderInstructions: INSTRUCTIONS,
        container: document.body,
      }}
    >
      <SortableContext items={[...ids]} strategy={verticalListSortingStrategy}>
        {children}
      </SortableContext>
    </DndContext>
  );
}

const INSTRUCTIONS = {
  draggable: "Press space to pick up, the arrow keys to move, space to put down, escape to leave it where it was.",
};

function announcements(ids: readonly string[], nameOf: (id: string) => string): Announcements {
  const place = (id: string | number) => `place ${ids.indexOf(String(id)) + 1} of ${ids.length}`;
  return {
    onDragStart: ({ active }) => `Picked up ${nameOf(String(active.id))}, ${place(active.id)}.`,
    onDragOver: ({ active, over }) => (over ? `${nameOf(String(active.id))} is over ${place(over.id)}.` : undefined),
    onDragEnd: ({ active, over }) => `${nameOf(String(active.id))} put down${over ? ` at ${place(over.id)}` : ""}.`,
    onDragCancel: ({ active }) => `${nameOf(String(active.id))} stays where it was.`,
  };
}

/** What an item of a sortable list spreads over its element, and the handle by which it is moved. */
export function useSortableItem(id: string, name: string, onStep?: (step: 1 | -1) => void) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({
    id,
  });
  const style: CSSProperties = {
    transform: CSS.Translate.toString(transform),
    transition,
    ...(isDragging ? { zIndex: 5, position: "relative" } : {}),
  };
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key] as 1 | -1 | undefined;
    if (event.altKey && step && onStep) {
      event.preventDefault();
      event.stopPropagation();
      onStep(step);
    } else listeners?.["onKeyDown"]?.(event);
  };
  const handle = (
    <button
      type="button"
      ref={setActivatorNodeRef}
      {...attributes}
      {...listeners}
      onKeyDown={onKeyDown}
      className={classes.handle}
      aria-label={`Move ${name}`}
      data-handle={id}
    >
      <IconGripVertical size={16} aria-hidden />
    </button>
  );
  return { ref: setNodeRef, style, handle, isDragging };
}
