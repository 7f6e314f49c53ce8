import { Select } from "@mantine/core";
import { useState } from "react";

import { useJob } from "../../api/job";
import { useAsk, useConflict, useProject, useSession } from "../../api/project";
import type { Told as ToldAnswer } from "../../api/told";
import type { State } from "../../api/types";
import { count, Maker, Nothing, Panel, plural, Signs } from "../../components/bits";
import { Told } from "../../components/Told";
import { Working } from "../../components/Working";
import { matrixOf, type Matrix, type Neighbourhood } from "../../logic/matrix";
import classes from "./SurePage.module.css";

interface Answer extends ToldAnswer {
  concepts: string[];
  readings: Neighbourhood[];
  telling: string;
}

/** Every judgement doubted, one at a time: which moves which equilibria. */
export function Robust() {
  const { reading } = useProject();
  const job = useJob<Answer>("robust");
  const concepts = useSession()?.concepts ?? [];
  const [chosen, setConcept] = useState<string | null>(null);
  const near = job.result?.readings[0];
  const concept = chosen ?? job.result?.telling ?? "seq";
  return (
    <>
      <Panel title="What it hangs on" note="each judgement doubted by itself, everything else as it stands">
        <Working job={job} start="Doubt every judgement" doing="Doubting" parameters={{ readings: [reading] }}>
          {job.result && (
            <Select
              size="xs"
              w={240}
              label="Equilibria under"
              value={concept}
              allowDeselect={false}
              onChange={setConcept}
              data={job.result.concepts.map((id) => ({
                value: id,
                label: concepts.find((one) => one.id === id)?.name ?? id,
              }))}
            />
          )}
        </Working>
        {!near && !job.running && (
          <Nothing>
            Each wish dropped, turned round and moved past its neighbour; each two neighbouring ranks exchanged; each
            one-way option made free; each rule lifted; each other reading in its place. Which equilibria survive, and
            which hang on one judgement?
          </Nothing>
        )}
      </Panel>
      {near && <Picture matrix={matrixOf(near, concept)} key={concept} />}
      {job.result && (
        <Panel title="In words">
          <Told blocks={job.result.told} />
        </Panel>
      )}
    </>
  );
}

/** Judgements against equilibria. Click a judgement or an equilibrium to read what it means. */
function Picture({ matrix }: { matrix: Matrix }) {
  const [row, setRow] = useState<number>();
  const [column, setColumn] = useState<number>();
  const numbers = matrix.columns.map((one) => one.state);
  const { result } = useAsk<{ states: State[] }>("states", { numbers }, { enabled: numbers.length > 0 });
  const texts = new Map((result?.states ?? []).map((state) => [state.number, state.text]));
  if (numbers.length === 0)
    return (
      <Panel title="Which judgement moves what">
        <Nothing>There is no equilibrium under this concept, so that none can be lost.</Nothing>
      </Panel>
    );
  const state = matrix.columns.find((one) => one.state === column);
  const judgement = matrix.rows.find((one) => one.index === row);
  return (
    <Panel
      title="Which judgement moves what"
      note={[
        matrix.moreColumns > 0 &&
          `the ${numbers.length} surest of ${count(numbers.length + matrix.moreColumns)} equilibria`,
        matrix.moreRows > 0 &&
          `the ${matrix.rows.length} weightiest of ${count(matrix.rows.length + matrix.moreRows)} judgements`,
      ]
        .filter(Boolean)
        .join(", ")}
    >
      {matrix.rows.length === 0 ? (
        <p data-testid="matrix">No single change of a judgement takes any of these equilibria away.</p>
      ) : (
        // A wide table is moved along by keyboard as well.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className={classes.scroll} tabIndex={0} role="group" aria-label="Judgements against equilibria">
          <table className={classes.matrix} data-testid="matrix">
            <thead>
              <tr>
                <th scope="col">Judgement</th>
                <th scope="col">takes away</th>
                {matrix.columns.map((one) => (
                  <th key={one.state} scope="col" data-lit={one.state === column || undefined}>
                    <button
                      type="button"
                      aria-pressed={one.state === column}
                      aria-label={`State ${one.state}, hangs on ${plural(one.doubts, "judgement")}`}
                      onClick={() => {
                        setColumn(one.state === column ? undefined : one.state);
                        setRow(undefined);
                      }}
                    >
                      <span>{count(one.state)}</span>
                    </button>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {matrix.rows.map((one) => (
                <tr key={one.index} data-lit={one.index === row || undefined}>
                  <th scope="row">
                    <button
                      type="button"
                      aria-pressed={one.index === row}
                      onClick={() => {
                        setRow(one.index === row ? undefined : one.index);
                        setColumn(undefined);
                      }}
                    >
                      {one.judgement.words}
                    </button>
                  </th>
                  <td className={classes.number}>{count(one.takes)}</td>
                  {one.cells.map((taken, index) => (
                    <td
                      key={matrix.columns[index]?.state}
                      data-taken={taken || undefined}
                      data-lit={matrix.columns[index]?.state === column || undefined}
                    >
                      <span>{taken ? "lost" : "stays"}</span>
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div className={classes.reading} role="status" data-testid="matrix-words">
        {judgement ? (
          <AboutJudgement row={judgement} />
        ) : state ? (
          <>
            <p>
              <b>State {count(state.state)}</b>{" "}
              {texts.has(state.state) && <Signs text={texts.get(state.state) ?? ""} />}{" "}
              {state.doubts === 0
                ? "survives every change of a single judgement."
                : `is lost if any one of ${plural(state.doubts, "judgement")} is changed.`}
            </p>
            <ul>
              {matrix.rows
                .filter((one) => state.by.includes(one.index))
                .slice(0, 8)
                .map((one) => (
                  <li key={one.index}>{one.judgement.words}</li>
                ))}
            </ul>
          </>
        ) : (
          <p>
            A filled square: some change of this judgement alone takes the equilibrium away. Choose a judgement or an
            equilibrium to read about it.
          </p>
        )}
      </div>
    </Panel>
  );
}

function AboutJudgement({ row }: { row: Matrix["rows"][number] }) {
  const { sources } = useConflict();
  const { judgement } = row;
  return (
    <>
      <p>
        {judgement.decision_maker && (
          <>
            <Maker id={judgement.decision_maker} />:{" "}
          </>
        )}
        <b>{judgement.words}</b>
      </p>
      {judgement.because && <p>{judgement.because}</p>}
      <p>
        Some change of it takes away{" "}
        {row.takes === 1 ? "one equilibrium" : plural(row.takes, "equilibrium", "equilibria")}.{" "}
        {judgement.cites.length > 0
          ? `It rests on: ${judgement.cites.map((cite) => sources.find((source) => source.id === cite.source)?.title ?? cite.source).join("; ")}.`
          : judgement.kind === "ranks" || judgement.kind === "reading"
            ? ""
            : "It cites no source."}{" "}
        {judgement.place && (
          <>
            In the file: <code>{judgement.place}</code>
          </>
        )}
      </p>
    </>
  );
}
