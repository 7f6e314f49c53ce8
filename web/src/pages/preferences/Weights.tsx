import { ActionIcon, Button, NumberInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";

import { useProject } from "../../api/project";
import type { DecisionMaker, Preferences } from "../../api/types";
import { CheckedStatement } from "../../components/CheckedStatement";
import classes from "./Weights.module.css";

interface Props {
  maker: DecisionMaker;
  reading: string;
  preferences: Preferences | undefined;
}

/** Weights: among what the statements leave tied, the sum of the weights of what holds decides. */
export function Weights({ maker, reading, preferences }: Props) {
  const { edit } = useProject();
  const weights = preferences?.weights ?? [];
  const [adding, setAdding] = useState(false);
  const set = (next: { statement: string; weight: string }[]) =>
    void edit(
      { op: "set_weights", reading, decision_maker: maker.id, weights: next },
      { label: `Weights of ${maker.label}` },
    );
  if (weights.length === 0 && !adding)
    return (
      <div className={classes.offer}>
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={13} aria-hidden />}
          onClick={() => setAdding(true)}
        >
          Give weights
        </Button>
      </div>
    );
  return (
    <section className={classes.weights} aria-label={`Weights of ${maker.label}`}>
      <h3>Weights, where the statements leave a tie</h3>
      {weights.map((one, index) => (
        <div key={index} className={classes.row}>
          <CheckedStatement
            quiet
            value={one.statement}
            label={`Weighted statement ${index + 1}`}
            onCommit={(statement) => set(weights.map((other, at) => (at === index ? { ...other, statement } : other)))}
          />
          <NumberInput
            size="xs"
            w={92}
            aria-label={`Weight of ${one.statement}`}
            value={one.weight}
            onBlur={(event) => {
              const weight = event.currentTarget.value;
              if (weight !== "" && weight !== one.weight)
                set(weights.map((other, at) => (at === index ? { ...other, weight } : other)));
            }}
          />
          <ActionIcon
            aria-label={`Remove the weight of ${one.statement}`}
            onClick={() => set(weights.filter((_, at) => at !== index))}
          >
            <IconTrash size={15} stroke={1.7} />
          </ActionIcon>
        </div>
      ))}
      <CheckedStatement
        key={weights.length}
        value=""
        label={`New weighted statement of ${maker.label}`}
        placeholder="a statement that counts one"
        onCommit={(statement) => {
          if (statement) set([...weights, { statement, weight: "1" }]);
        }}
      />
    </section>
  );
}
