import { Button, Modal } from "@mantine/core";
import { createContext, useContext, useState, type ReactNode } from "react";

import { inWords, useProject } from "../api/project";
import type { Address, Edit } from "../api/types";
import classes from "./Removing.module.css";

interface Use {
  at: Address;
  kind: string;
  text: string;
  fate: "goes" | "changes";
  note?: string | null;
}

type Remove = (edit: Edit, name: string) => Promise<boolean>;

const Context = createContext<Remove>(() => Promise.resolve(false));

/** Removes something; where other parts of the conflict use it, asks first and shows them. */
export function useRemove(): Remove {
  return useContext(Context);
}

interface Question {
  edit: Edit;
  name: string;
  uses: Use[];
  answer: (done: boolean) => void;
}

export function RemovingProvider({ children }: { children: ReactNode }) {
  const { edit, say } = useProject();
  const [question, setQuestion] = useState<Question>();
  const remove: Remove = async (change, name) => {
    let uses: Use[] | undefined;
    const document = await edit(change, {
      onRefused: (error) => {
        if (error.code === "in_use") uses = (error.body["uses"] ?? []) as Use[];
        else say("bad", inWords(error));
      },
    });
    const found = uses;
    if (!found) return document !== undefined;
    return new Promise((answer) => setQuestion({ edit: change, name, uses: found, answer }));
  };
  const close = (done: boolean) => {
    question?.answer(done);
    setQuestion(undefined);
  };
  const goAhead = async () => {
    if (question) close((await edit({ ...question.edit, cascade: true }, {})) !== undefined);
  };
  return (
    <Context.Provider value={remove}>
      {children}
      {question && (
        <Modal
          opened
          onClose={() => close(false)}
          title={`Remove ${question.name}?`}
          lockScroll={false}
          centered
          size="lg"
        >
          <p className={classes.lead}>
            Other parts of the conflict use it. They would change with it; undo brings everything back.
          </p>
          <ul className={classes.uses}>
            {question.uses.map((use, index) => (
              <li key={index}>
                <b data-fate={use.fate}>{use.fate === "goes" ? "goes" : "changes"}</b>
                <span>
                  {use.kind}: <code>{use.text}</code>
                  {use.note && <em>{use.note}</em>}
                </span>
              </li>
            ))}
          </ul>
          <div className={classes.actions}>
            <Button color="red" onClick={() => void goAhead()}>
              Remove it with them
            </Button>
            <Button variant="default" onClick={() => close(false)} data-autofocus>
              Keep it
            </Button>
          </div>
        </Modal>
      )}
    </Context.Provider>
  );
}
