import { ActionIcon, Button } from "@mantine/core";
import { IconInfoCircle, IconMap2, IconPlus, IconTrash } from "@tabler/icons-react";

import { useConflict, useProject } from "../../api/project";
import { plural } from "../../components/bits";
import { useDetails } from "../../components/Details";
import { EditableText } from "../../components/EditableText";
import { useRemove } from "../../components/Removing";
import classes from "./Theatres.module.css";

/** Named groups of options, so that a conflict can be cut along them. Options join one in their row of the grid. */
export function Theatres() {
  const { edit } = useProject();
  const { theatres, decision_makers: makers } = useConflict();
  const remove = useRemove();
  const details = useDetails();
  const free = makers
    .flatMap((maker) => maker.options)
    .find((option) => !theatres.some((theatre) => theatre.options.includes(option.id)));
  const add = () =>
    void edit(
      {
        op: "add",
        to: ["theatres"],
        value: {
          name: `Theatre ${theatres.length + 1}`,
          options: [(free ?? makers[0]?.options[0])?.id].filter(Boolean),
        },
      },
      { label: "Add a theatre" },
    );
  return (
    <section className={classes.theatres} aria-label="Theatres">
      <IconMap2 size={17} stroke={1.6} aria-hidden />
      <h3>Theatres</h3>
      {theatres.length === 0 && (
        <span className={classes.hint}>Groups of options, such as Europe and Asia, to look at one alone.</span>
      )}
      {theatres.map((theatre) => (
        <span key={theatre.id} className={classes.theatre}>
          <EditableText
            value={theatre.name || theatre.label}
            label="Name of the theatre"
            onCommit={(name) =>
              void edit({ op: "set", at: ["theatres", theatre.id], values: { name } }, { label: "Rename a theatre" })
            }
          />
          <small>{plural(theatre.options.length, "option")}</small>
          <ActionIcon
            size="sm"
            aria-label={`About ${theatre.label}`}
            onClick={() => details(["theatres", theatre.id], theatre.label)}
          >
            <IconInfoCircle size={14} />
          </ActionIcon>
          <ActionIcon
            size="sm"
            aria-label={`Remove ${theatre.label}`}
            onClick={() => void remove({ op: "remove", at: ["theatres", theatre.id] }, theatre.label)}
          >
            <IconTrash size={14} />
          </ActionIcon>
        </span>
      ))}
      <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size={14} aria-hidden />} onClick={add}>
        Add a theatre
      </Button>
    </section>
  );
}
