import { ActionIcon, Button, Popover } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";

import { useProject } from "../../api/project";
import type { Option } from "../../api/types";
import { useRemove } from "../../components/Removing";
import { moved } from "../../logic/order";
import classes from "./LevelsCell.module.css";

interface Level {
  name: string;
  was: number | null;
}

/** The levels of an option, lowest first; opens where they are named, ordered, added and taken away. */
export function LevelsCell({ option }: { option: Option }) {
  const { say } = useProject();
  const remove = useRemove();
  const [levels, setLevels] = useState<Level[]>();
  const open = () => setLevels(option.levels.map((name, was) => ({ name, was })));
  const keep = async () => {
    if (!levels) return;
    const named = levels.map((level) => ({ ...level, name: level.name.trim() })).filter((level) => level.name);
    if (named.length < 2) {
      say("bad", "An option needs at least two levels.");
      return;
    }
    setLevels(undefined);
    const same =
      named.length === option.levels.length &&
      named.every((level, at) => level.was === at && level.name === option.levels[at]);
    if (!same) await remove({ op: "set_levels", option: option.id, levels: named }, `a level of ${option.label}`);
  };
  const change = (at: number, name: string) =>
    setLevels(levels?.map((level, index) => (index === at ? { ...level, name } : level)));
  return (
    <Popover
      opened={levels !== undefined}
      onChange={(opened) => {
        if (!opened) setLevels(undefined);
      }}
      position="bottom-start"
      trapFocus
      returnFocus
      withArrow
      shadow="md"
    >
      <Popover.Target>
        <button
          type="button"
          className={classes.cell}
          onClick={open}
          aria-label={`Levels of ${option.label}: ${option.levels.join(", ")}`}
        >
          {option.levels.join(" · ")}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={classes.levels}
          onSubmit={(event) => {
            event.preventDefault();
            void keep();
          }}
          aria-label={`Levels of ${option.label}`}
        >
          <p className={classes.hint}>Lowest first. Statements and rankings follow along.</p>
          {levels?.map((level, at) => (
            <div key={at} className={classes.level}>
              <input
                className={classes.field}
                value={level.name}
                aria-label={`Level ${at + 1}`}
                onChange={(event) => change(at, event.currentTarget.value)}
              />
              <ActionIcon
                size="sm"
                aria-label={`Lower ${level.name}`}
                disabled={at === 0}
                onClick={() => setLevels(moved(levels, at, at - 1))}
              >
                <IconArrowUp size={14} />
              </ActionIcon>
              <ActionIcon
                size="sm"
                aria-label={`Raise ${level.name}`}
                disabled={at === levels.length - 1}
                onClick={() => setLevels(moved(levels, at, at + 1))}
              >
                <IconArrowDown size={14} />
              </ActionIcon>
              <ActionIcon
                size="sm"
                aria-label={`Take ${level.name} away`}
                disabled={levels.length <= 2}
                onClick={() => setLevels(levels.filter((_, index) => index !== at))}
              >
                <IconX size={14} />
              </ActionIcon>
            </div>
          ))}
          <div className={classes.actions}>
            <Button size="xs" type="submit">
              Keep
            </Button>
            <Button
              size="xs"
              variant="subtle"
              leftSection={<IconPlus size={14} aria-hidden />}
              onClick={() => setLevels([...(levels ?? []), { name: "", was: null }])}
            >
              Another level
            </Button>
          </div>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
