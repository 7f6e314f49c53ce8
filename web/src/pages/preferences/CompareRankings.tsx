import { Select } from "@mantine/core";
import { useState } from "react";

import { useAsk, useConflict, useProject } from "../../api/project";
import type { RankingsAnswer } from "../../api/types";
import { count, Nothing, Panel, plural } from "../../components/bits";
import { Waiting } from "../../components/Waiting";
import { cells } from "../../logic/bins";
import { makerColor } from "../../theme/makers";
import classes from "./PreferencesPage.module.css";

/** Two rankings as a picture, of two decision makers or of one in two readings: lines between two ladders, or a map where there are many states. */
export function CompareRankings({ first }: { first: string }) {
  const { decision_makers: makers, readings } = useConflict();
  const { reading = "" } = useProject();
  const data = makers.map((maker) => ({ value: maker.id, label: maker.label }));
  const [chosen, setOther] = useState<string>();
  const other = readings.find((one) => one.id === chosen)?.id ?? reading;
  const [a, setA] = useState(first);
  const [b, setB] = useState(makers.find((maker) => maker.id !== first)?.id ?? first);
  const same = a === b && other === reading;
  const { result, error } = useAsk<RankingsAnswer>(
    "rankings",
    { decision_makers: [a, b], limit: 10_000, ...(other === reading ? {} : { second_reading: other }) },
    { enabled: !same },
  );
  return (
    <Panel flush title="Two rankings" note={result && !same ? inWords(result) : undefined}>
      <div className={classes.compareBar}>
        <Select
          size="xs"
          label="Left"
          data={data}
          value={a}
          onChange={(value) => value && setA(value)}
          allowDeselect={false}
          w={240}
        />
        <Select
          size="xs"
          label="Right"
          data={data}
          value={b}
          onChange={(value) => value && setB(value)}
          allowDeselect={false}
          w={240}
        />
        {readings.length > 1 && (
          <Select
            size="xs"
            label="according to"
            data={readings.map((one) => ({ value: one.id, label: one.label }))}
            value={other}
            onChange={(value) => value && setOther(value)}
            allowDeselect={false}
            w={240}
          />
        )}
      </div>
      {same ? (
        <Nothing>
          {readings.length > 1
            ? "Choose two decision makers, or another reading on the right."
            : "Choose two decision makers."}
        </Nothing>
      ) : error ? (
        <Nothing>{error.message}</Nothing>
      ) : !result ? (
        <Waiting />
      ) : (
        <Picture answer={result} a={a} b={b} />
      )}
    </Panel>
  );
}

function inWords(answer: RankingsAnswer): string {
  const total = answer.concordant + answer.discordant + answer.tied;
  const share = (n: number) => (total ? `${Math.round((100 * n) / total)} %` : "none");
  return `of all pairs of states they agree on ${share(answer.concordant)}, disagree on ${share(answer.discordant)}; the rest is tied`;
}

function Picture({ answer, a, b }: { answer: RankingsAnswer; a: string; b: string }) {
  const { decision_makers: makers, readings } = useConflict();
  const two = answer.readings[0] !== answer.readings[1];
  const of = (id: string, side: 0 | 1) => {
    const at = makers.findIndex((maker) => maker.id === id);
    const reading = readings.find((one) => one.id === answer.readings[side]);
    const name = makers[at]?.label ?? id;
    // One decision maker has one colour; of its two rankings the second is drawn in the accent.
    const color = two && a === b && side === 1 ? "var(--accent)" : makerColor(at, makers[at]?.colour);
    return { name: two && reading ? (a === b ? reading.label : `${name}, ${reading.label}`) : name, color };
  };
  const tall = Math.max(...answer.n_places);
  const props = { answer, left: of(a, 0), right: of(b, 1) };
  return tall <= 30 && answer.complete ? <Ladders {...props} /> : <MapOfPlaces {...props} />;
}

interface PictureProps {
  answer: RankingsAnswer;
  left: { name: string; color: string };
  right: { name: string; color: string };
}

function Ladders({ answer, left, right }: PictureProps) {
  const height = Math.max(280, Math.max(...answer.n_places) * 26 + 70);
  const y = (place: number, of: number) => (of <= 1 ? height / 2 : 50 + ((place - 1) * (height - 80)) / (of - 1));
  const most = Math.max(...answer.points.map((point) => point.n));
  return (
    <svg
      className={classes.picture}
      viewBox={`0 0 760 ${height}`}
      role="img"
      aria-label={`Rankings of ${left.name} and ${right.name}, best on top`}
    >
      <text x={170} y={22} textAnchor="end" className={classes.axis}>
        {left.name}
      </text>
      <text x={590} y={22} className={classes.axis}>
        {right.name}
      </text>
      {answer.points.map((point, index) => {
        const from = y(point.places[0], answer.n_places[0]);
        const to = y(point.places[1], answer.n_places[1]);
        const falls = to - from;
        return (
          <path
            key={index}
            d={`M180 ${from} C 360 ${from}, 400 ${to}, 580 ${to}`}
            fill="none"
            stroke={Math.abs(falls) < 20 ? "var(--edge)" : falls > 0 ? left.color : right.color}
            strokeWidth={1 + (3 * point.n) / most}
            strokeOpacity={0.75}
          >
            <title>{`${point.states.map((state) => state.text).join(", ")}: place ${point.places[0]} and place ${point.places[1]}`}</title>
          </path>
        );
      })}
      {answer.points.map((point, index) => (
        <g key={index}>
          <circle cx={180} cy={y(point.places[0], answer.n_places[0])} r={4} fill={left.color} />
          <circle cx={580} cy={y(point.places[1], answer.n_places[1])} r={4} fill={right.color} />
        </g>
      ))}
      <Labels answer={answer} side={0} x={170} anchor="end" y={y} />
      <Labels answer={answer} side={1} x={590} anchor="start" y={y} />
    </svg>
  );
}

function Labels({
  answer,
  side,
  x,
  anchor,
  y,
}: {
  answer: RankingsAnswer;
  side: 0 | 1;
  x: number;
  anchor: "start" | "end";
  y: (place: number, of: number) => number;
}) {
  const groups = new Map<number, string[]>();
  for (const point of answer.points)
    groups.set(point.places[side], [
      ...(groups.get(point.places[side]) ?? []),
      ...point.states.map((state) => state.text),
    ]);
  return (
    <>
      {[...groups].map(([place, texts]) => (
        <text key={place} x={x} y={y(place, answer.n_places[side]) + 4} textAnchor={anchor}>
          {texts.length > 2 ? `${texts[0] ?? ""} and ${texts.length - 1} tied` : texts.join(", ")}
        </text>
      ))}
    </>
  );
}

/** Where the states lie for both, darker where there are more of them. */
function MapOfPlaces({ answer, left, right }: PictureProps) {
  const [n, m] = answer.n_places;
  const found = cells(answer.points, answer.n_places, 56, 42);
  const across = 560 / Math.min(56, n);
  const down = 420 / Math.min(42, m);
  const most = Math.max(1, ...found.map((cell) => cell.n));
  return (
    <>
      <svg
        className={classes.picture}
        viewBox="0 0 700 520"
        role="img"
        aria-label={`Places of the states for ${left.name} and ${right.name}`}
      >
        <rect x={90} y={30} width={560} height={420} fill="none" stroke="var(--line)" />
        <line x1={90} y1={30} x2={650} y2={450} stroke="var(--edge)" strokeDasharray="4 4" />
        {found.map((cell) => (
          <rect
            key={`${cell.column} ${cell.row}`}
            x={90 + cell.column * across}
            y={30 + cell.row * down}
            width={Math.max(1, across - 1)}
            height={Math.max(1, down - 1)}
            fill="var(--accent)"
            fillOpacity={0.18 + 0.82 * Math.sqrt(cell.n / most)}
          >
            <title>
              {`${plural(cell.n, "state")}: places ${cell.from[0]} to ${cell.to[0]} for ${left.name}, ` +
                `${cell.from[1]} to ${cell.to[1]} for ${right.name}`}
            </title>
          </rect>
        ))}
        <text x={370} y={505} textAnchor="middle" className={classes.axis}>
          {left.name}
        </text>
        <text x={90} y={472}>
          best
        </text>
        <text x={650} y={472} textAnchor="end">
          worst (place {count(n)})
        </text>
        <text x={22} y={240} className={classes.axis} transform="rotate(-90 22 240)" textAnchor="middle">
          {right.name}
        </text>
        <text x={80} y={40} textAnchor="end">
          best
        </text>
        <text x={80} y={450} textAnchor="end">
          worst
        </text>
      </svg>
      <p className={classes.note}>
        Each cell holds states, the darker the more. On the dashed line both like them alike; far from it they disagree.
        {!answer.complete &&
          ` Only the ${count(answer.points.length)} pairs of places that ${left.name} likes best are drawn.`}
      </p>
    </>
  );
}
