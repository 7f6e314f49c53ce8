import { ActionIcon, Button, Menu, Select } from "@mantine/core";
import { IconBookmark, IconDots, IconPlus, IconTrash, IconUserShare, IconInfoCircle } from "@tabler/icons-react";
import { useState } from "react";

import { useConflict, useProject } from "../../api/project";
import type { DecisionMaker, Moves, Option } from "../../api/types";
import { useDetails } from "../../components/Details";
import { EditableText } from "../../components/EditableText";
import { useRemove } from "../../components/Removing";
import { SortableList, useSortableItem } from "../../components/SortableList";
import { useOrder } from "../../components/useOrder";
import { makerStyle } from "../../theme/makers";
import { LevelsCell } from "./LevelsCell";
import classes from "./OptionGrid.module.css";
import { Theatres } from "./Theatres";

/** Decision makers and their options, in one grid. */
export function OptionGrid() {
  const { edit } = useProject();
  const { decision_makers: makers } = useConflict();
  const { order, drop } = useOrder(makers.map((maker) => maker.id));
  const move = (id: string, index: number) => {
    drop(id, index);
    void edit({ op: "move", at: ["decision_makers", id], index }, { label: "Move a decision maker" });
  };
  return (
    <div className={classes.wrap}>
      <div className={classes.grid} role="table" aria-label="Decision makers and options">
        <div role="rowgroup" className={classes.group}>
          <div role="row" className={classes.heads}>
            <span role="columnheader">
              <span className="visually-hidden">Move</span>
            </span>
            <span role="columnheader">Can ...</span>
            <span role="columnheader">In statements</span>
            <span role="columnheader">Levels</span>
            <span role="columnheader">Can be changed</span>
            <span role="columnheader">Theatre</span>
            <span role="columnheader">Now</span>
            <span role="columnheader">
              <span className="visually-hidden">More</span>
            </span>
          </div>
        </div>
        <SortableList ids={order} nameOf={(id) => makers.find((maker) => maker.id === id)?.label ?? id} onMove={move}>
          {order.map((id, position) => {
            const maker = makers.find((one) => one.id === id);
            return (
              maker && (
                <MakerGroup
                  key={id}
                  maker={maker}
                  position={position}
                  onStep={(step) => move(id, position + step)}
                  last={makers.length - 1}
                />
              )
            );
          })}
        </SortableList>
      </div>
      <AddMaker />
      <Theatres />
    </div>
  );
}

interface MakerProps {
  maker: DecisionMaker;
  position: number;
  last: number;
  onStep: (step: 1 | -1) => void;
}

function MakerGroup({ maker, position, last, onStep }: MakerProps) {
  const { edit } = useProject();
  const remove = useRemove();
  const details = useDetails();
  const step = (by: 1 | -1) => {
    if (position + by >= 0 && position + by <= last) onStep(by);
  };
  const { ref, style, handle, isDragging } = useSortableItem(maker.id, maker.label, step);
  const { order, drop } = useOrder(maker.options.map((option) => option.id));
  const move = (id: string, index: number) => {
    drop(id, index);
    void edit({ op: "move", at: ["decision_makers", maker.id, "options", id], index }, { label: "Move an option" });
  };
  return (
    <div
      ref={ref}
      style={{ ...style, ...makerStyle(position, maker.colour) }}
      className={classes.group}
      role="rowgroup"
      data-dragging={isDragging || undefined}
    >
      <div role="row" className={classes.makerRow}>
        <span role="cell">{handle}</span>
        <span role="cell" className={classes.makerName}>
          <button
            type="button"
            className={classes.swatch}
            aria-label={`Colour and details of ${maker.label}`}
            onClick={() => details(["decision_makers", maker.id], maker.label)}
          />
          <EditableText
            value={maker.name || maker.label}
            label="Name of the decision maker"
            onCommit={(name) =>
              void edit(
                { op: "set", at: ["decision_makers", maker.id], values: { name } },
                { label: `Rename ${maker.label}` },
              )
            }
          />
        </span>
        <span role="cell">
          <EditableText
            value={maker.id}
            label={`Short name of ${maker.label} in statements`}
            className={classes.id ?? ""}
            onCommit={(id) =>
              void edit(
                { op: "rename", at: ["decision_makers", maker.id], id },
                { label: `Rename ${maker.id} to ${id}` },
              )
            }
          />
        </span>
        <span role="cell" className={classes.summary} title={maker.summary ?? undefined}>
          {maker.summary}
        </span>
        <span role="cell" className={classes.more}>
          <Cites
            n={maker.cite.length}
            name={maker.label}
            onClick={() => details(["decision_makers", maker.id], maker.label)}
          />
          <ActionIcon
            aria-label={`Remove ${maker.label}`}
            onClick={() => void remove({ op: "remove", at: ["decision_makers", maker.id] }, maker.label)}
          >
            <IconTrash size={15} stroke={1.7} />
          </ActionIcon>
        </span>
      </div>
      <SortableList
        ids={order}
        nameOf={(id) => maker.options.find((option) => option.id === id)?.label ?? id}
        onMove={move}
      >
        {order.map((id, place) => {
          const option = maker.options.find((one) => one.id === id);
          return (
            option && (
              <OptionRow
                key={id}
                maker={maker}
                option={option}
                onStep={(by) => {
                  if (place + by >= 0 && place + by < order.length) move(id, place + by);
                }}
              />
            )
          );
        })}
      </SortableList>
      <AddOption maker={maker} />
    </div>
  );
}

const MOVES: { value: Moves; label: string }[] = [
  { value: "free", label: "at will" },
  { value: "up", label: "only upwards" },
  { value: "down", label: "only downwards" },
  { value: "frozen", label: "not at all" },
];

function OptionRow({
  maker,
  option,
  onStep,
}: {
  maker: DecisionMaker;
  option: Option;
  onStep: (step: 1 | -1) => void;
}) {
  const { edit } = useProject();
  const conflict = useConflict();
  const details = useDetails();
  const { ref, style, handle, isDragging } = useSortableItem(option.id, option.label, onStep);
  const at = ["decision_makers", maker.id, "options", option.id];
  const theatres = conflict.theatres.filter((theatre) => theatre.options.includes(option.id));
  const now = conflict.status_quo?.levels?.[option.id] ?? null;
  const setNow = (level: string | null) =>
    void edit(
      {
        op: "set_status_quo",
        levels: { ...(conflict.status_quo?.levels ?? {}), [option.id]: level ?? option.levels[0] },
      },
      { label: "Change the status quo" },
    );
  return (
    <div ref={ref} style={style} role="row" className={classes.row} data-dragging={isDragging || undefined}>
      <span role="cell">{handle}</span>
      <span role="cell">
        <EditableText
          value={option.name || option.label}
          label="Name of the option"
          column="option"
          onCommit={(name) => void edit({ op: "set", at, values: { name } }, { label: `Rename ${option.label}` })}
        />
      </span>
      <span role="cell">
        <EditableText
          value={option.id}
          label={`Short name of ${option.label} in statements`}
          className={classes.id ?? ""}
          column="option-id"
          onCommit={(id) => void edit({ op: "rename", at, id }, { label: `Rename ${option.id} to ${id}` })}
        />
      </span>
      <span role="cell">
        <LevelsCell option={option} />
      </span>
      <span role="cell">
        <Select
          size="xs"
          variant="unstyled"
          className={classes.select ?? ""}
          aria-label={`How ${option.label} can be changed`}
          data={MOVES}
          value={option.moves}
          allowDeselect={false}
          comboboxProps={{ width: 180, position: "bottom-start" }}
          onChange={(moves) =>
            moves &&
            void edit({ op: "set", at, values: { moves } }, { label: `Change how ${option.label} can be changed` })
          }
          data-irreversible={option.moves !== "free" || undefined}
        />
      </span>
      <span role="cell">
        {conflict.theatres.length > 0 ? (
          <Select
            size="xs"
            variant="unstyled"
            className={classes.select ?? ""}
            aria-label={`Theatre of ${option.label}`}
            data={[
              { value: "", label: "none" },
              ...conflict.theatres.map((theatre) => ({ value: theatre.id, label: theatre.label })),
            ]}
            value={theatres[0]?.id ?? ""}
            allowDeselect={false}
            comboboxProps={{ width: 200, position: "bottom-start" }}
            onChange={(theatre) =>
              void edit(
                { op: "set_theatre", option: option.id, theatre: theatre === "" ? null : theatre },
                { label: "Change the theatre" },
              )
            }
          />
        ) : (
          <span className={classes.none}>none</span>
        )}
      </span>
      <span role="cell">
        <Select
          size="xs"
          variant="unstyled"
          className={classes.select ?? ""}
          aria-label={`Where ${option.label} stands now`}
          data={option.levels}
          value={now}
          placeholder="open"
          allowDeselect={false}
          comboboxProps={{ width: 160, position: "bottom-start" }}
          onChange={setNow}
        />
      </span>
      <span role="cell" className={classes.more}>
        <Cites n={option.cite.length} name={option.label} onClick={() => details(at, option.label)} />
        <OptionMenu maker={maker} option={option} />
      </span>
    </div>
  );
}

function OptionMenu({ maker, option }: { maker: DecisionMaker; option: Option }) {
  const { edit } = useProject();
  const { decision_makers: makers } = useConflict();
  const remove = useRemove();
  const details = useDetails();
  const at = ["decision_makers", maker.id, "options", option.id];
  const others = makers.filter((one) => one.id !== maker.id);
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon aria-label={`More about ${option.label}`}>
          <IconDots size={16} stroke={1.7} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconInfoCircle size={15} aria-hidden />} onClick={() => details(at, option.label)}>
          Summary and sources
        </Menu.Item>
        {others.map((other) => (
          <Menu.Item
            key={other.id}
            leftSection={<IconUserShare size={15} aria-hidden />}
            onClick={() =>
              void edit(
                { op: "give_option", option: option.id, decision_maker: other.id, index: other.options.length },
                { label: `Give ${option.label} to ${other.label}` },
              )
            }
          >
            Give to {other.label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={15} aria-hidden />}
          onClick={() => void remove({ op: "remove", at }, option.label)}
        >
          Remove
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** How many sources something cites; opens them. */
export function Cites({ n, name, onClick }: { n: number; name: string; onClick: () => void }) {
  return (
    <button
      type="button"
      className={classes.cites}
      data-some={n > 0 || undefined}
      aria-label={`Sources of ${name}: ${n}`}
      title="Sources"
      onClick={onClick}
    >
      <IconBookmark size={14} stroke={1.7} aria-hidden />
      {n > 0 && n}
    </button>
  );
}

function AddOption({ maker }: { maker: DecisionMaker }) {
  const { edit } = useProject();
  const [name, setName] = useState("");
  const add = () => {
    if (!name.trim()) return;
    setName("");
    void edit(
      { op: "add", to: ["decision_makers", maker.id, "options"], value: { name: name.trim() } },
      { label: `Add ${name.trim()}` },
    );
  };
  return (
    <div role="row" className={classes.addRow}>
      <span role="cell" />
      <span role="cell">
        <input
          className={classes.add}
          aria-label={`New option of ${maker.label}`}
          placeholder="Add an option, then Enter"
          value={name}
          data-column="option"
          data-typing={name ? "yes" : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") add();
            if (event.key === "Escape") setName("");
          }}
          onBlur={add}
        />
      </span>
    </div>
  );
}

function AddMaker() {
  const { edit } = useProject();
  const [name, setName] = useState("");
  const add = () => {
    if (!name.trim()) return;
    setName("");
    void edit({ op: "add", to: ["decision_makers"], value: { name: name.trim() } }, { label: `Add ${name.trim()}` });
  };
  return (
    <form
      className={classes.addMaker}
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <input
        className={classes.add}
        aria-label="New decision maker"
        placeholder="Add a decision maker"
        value={name}
        data-typing={name ? "yes" : undefined}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button
        type="submit"
        size="compact-sm"
        variant="subtle"
        disabled={!name.trim()}
        leftSection={<IconPlus size={14} aria-hidden />}
      >
        Add
      </Button>
    </form>
  );
}
