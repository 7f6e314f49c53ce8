import { ActionIcon, Button, Modal, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";

import classes from "./NewConflict.module.css";

export interface Draft {
  title: string;
  decision_makers: { name: string; options: string[] }[];
}

interface Props {
  busy: boolean;
  problem: string | undefined;
  onClose: () => void;
  onWrite: (conflict: Draft) => void;
}

const EMPTY: Draft = {
  title: "",
  decision_makers: [
    { name: "", options: [""] },
    { name: "", options: [""] },
  ],
};

/** The blank page: what the conflict is about, who decides, and what each can do. The rest is guided on the pages. */
export function NewConflict({ busy, problem, onClose, onWrite }: Props) {
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const makers = draft.decision_makers;
  const setMaker = (at: number, change: Partial<Draft["decision_makers"][number]>) =>
    setDraft({
      ...draft,
      decision_makers: makers.map((maker, index) => (index === at ? { ...maker, ...change } : maker)),
    });
  const ready = makers.some((maker) => maker.name.trim() && maker.options.some((option) => option.trim()));
  const write = () => onWrite(tidied(draft));
  return (
    <Modal
      opened
      onClose={onClose}
      title="A new conflict"
      size="lg"
      lockScroll={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) write();
        }}
      >
        <TextInput
          label="What is it about?"
          placeholder="A price war"
          value={draft.title}
          data-autofocus
          onChange={(event) => setDraft({ ...draft, title: event.currentTarget.value })}
        />
        <fieldset className={classes.makers}>
          <legend>Who decides, and what can each of them do?</legend>
          <p className={classes.hint}>
            Write what somebody can do or leave: “Cuts its price”, “Goes on strike”. Whatever nobody controls does not
            belong here. Levels, rules and sources come later.
          </p>
          {makers.map((maker, at) => (
            <div key={at} className={classes.maker}>
              <TextInput
                aria-label={`Decision maker ${at + 1}`}
                placeholder={
                  ["First decision maker, such as Amber", "Second decision maker, such as Birch"][at] ??
                  "Another decision maker"
                }
                value={maker.name}
                onChange={(event) => setMaker(at, { name: event.currentTarget.value })}
                rightSection={
                  makers.length > 1 && (
                    <ActionIcon
                      aria-label={`Remove decision maker ${at + 1}`}
                      onClick={() => setDraft({ ...draft, decision_makers: makers.filter((_, index) => index !== at) })}
                    >
                      <IconX size={15} />
                    </ActionIcon>
                  )
                }
              />
              {maker.options.map((option, place) => (
                <TextInput
                  key={place}
                  className={classes.option ?? ""}
                  aria-label={`Option ${place + 1} of ${maker.name || `decision maker ${at + 1}`}`}
                  placeholder="can ..."
                  value={option}
                  onChange={(event) =>
                    setMaker(at, {
                      options: maker.options.map((one, index) => (index === place ? event.currentTarget.value : one)),
                    })
                  }
                />
              ))}
              <Button
                size="compact-xs"
                variant="subtle"
                className={classes.option ?? ""}
                leftSection={<IconPlus size={13} aria-hidden />}
                onClick={() => setMaker(at, { options: [...maker.options, ""] })}
              >
                Another option
              </Button>
            </div>
          ))}
        </fieldset>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => setDraft({ ...draft, decision_makers: [...makers, { name: "", options: [""] }] })}
        >
          Another decision maker
        </Button>
        {problem && (
          <p role="alert" className={classes.problem}>
            {problem}
          </p>
        )}
        <div className={classes.actions}>
          <Button type="submit" disabled={!ready} loading={busy}>
            Begin
          </Button>
          <Button variant="subtle" color="gray" onClick={() => onWrite({ title: "", decision_makers: [] })}>
            Begin with an example to change
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** What was filled in, without the empty fields. */
export function tidied(draft: Draft): Draft {
  return {
    title: draft.title.trim(),
    decision_makers: draft.decision_makers
      .map((maker) => ({
        name: maker.name.trim(),
        options: maker.options.map((option) => option.trim()).filter(Boolean),
      }))
      .filter((maker) => maker.name || maker.options.length > 0),
  };
}
