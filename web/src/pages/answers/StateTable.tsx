import { useVirtualizer } from "@tanstack/react-virtual";
import { IconArrowDown } from "@tabler/icons-react";
import { useRef, type KeyboardEvent } from "react";

import { useAsk, useAskPages, useConflict, useSession } from "../../api/project";
import type { Verdicts, VerdictRow } from "../../api/types";
import { count, levelOf, Nothing, plural } from "../../components/bits";
import { Waiting } from "../../components/Waiting";
import { nextLevel, whereOf, type Filter } from "../../logic/filter";
import { placedOptions } from "../../logic/options";
import { sortOf } from "../../logic/sorting";
import { makerStyle } from "../../theme/makers";
import { shortName } from "../../shell/AnswerStrip";
import classes from "./StateTable.module.css";

const PAGE = 100;
const ROW = 32;

interface Props {
  filter: Filter;
  onFilter: (filter: Filter) => void;
  picked: number | undefined;
  onPick: (state: number | undefined, maker?: string, concept?: string) => void;
  onHover: (state: number | undefined) => void;
}

/** States in option form with the verdicts on them. Only what is in sight is fetched and drawn. */
export function StateTable({ filter, onFilter, picked, onPick, onHover }: Props) {
  const conflict = useConflict();
  const concepts = useSession()?.concepts ?? [];
  const parameters = { where: whereOf(filter), only: filter.only, sort: sortOf(filter) };
  const first = useAsk<Verdicts>("verdicts", { ...parameters, limit: PAGE, offset: 0 });
  const box = useRef<HTMLDivElement>(null);
  const listed = first.result?.n_listed ?? 0;
  // The compiler of React leaves this component alone because of the virtualizer; nothing here relies on it.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtual = useVirtualizer({
    count: listed,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const from = Math.floor((items[0]?.index ?? 0) / PAGE);
  const to = Math.floor((items.at(-1)?.index ?? 0) / PAGE);
  const pages = Array.from({ length: to - from + 1 }, (_, index) => from + index).filter((page) => page > 0);
  const more = useAskPages<Verdicts>("verdicts", parameters, pages, PAGE);
  const rowAt = (index: number): VerdictRow | undefined => {
    const page = Math.floor(index / PAGE);
    return (page === 0 ? first.result : more.get(page))?.rows[index % PAGE];
  };
  if (first.error && !first.result) return <Nothing>{first.error.message}</Nothing>;
  if (!first.result) return <Waiting />;
  const verdicts = first.result;
  const shown = verdicts.concepts;
  const makers = conflict.decision_makers;
  const graph = conflict.form === "graph";
  const columns = columnsOf(
    graph,
    makers.map((maker) => maker.options.map((option) => option.levels.length)),
    shown.length,
    makers.length,
  );
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 12, PageUp: -12 }[event.key];
    const focused = (event.target as HTMLElement).closest<HTMLElement>("[data-index]");
    if (!step || !focused) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(listed - 1, Number(focused.dataset["index"]) + step));
    virtual.scrollToIndex(next);
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus());
  };
  return (
    <>
      <p className={classes.count} role="status">
        {plural(listed, "state")}
        {listed !== verdicts.n_states && ` of ${count(verdicts.n_states)}`}
        {first.stale ? ", working ..." : ""}
      </p>
      {/* Rows take the focus and the arrow keys; the wrapper only hears them. */}
      {/* eslint-disable-next-line jsx-a11y/interactive-supports-focus */}
      <div
        ref={box}
        className={classes.box}
        role="grid"
        aria-label="States and verdicts"
        aria-rowcount={listed + 1}
        aria-busy={first.stale}
        onKeyDown={onKeyDown}
        onMouseLeave={() => onHover(undefined)}
      >
        <div role="row" aria-rowindex={1} className={classes.head} style={columns}>
          <span role="columnheader" className={classes.corner}>
            State
          </span>
          {graph && (
            <span role="columnheader" className={classes.corner}>
              Name
            </span>
          )}
          {shown.map((id, index) => {
            const concept = concepts.find((one) => one.id === id);
            return (
              <span
                key={id}
                role="columnheader"
                className={classes.concept}
                data-first={index === 0 || undefined}
                title={concept?.name}
              >
                {concept ? shortName(id, concept.abbreviation) : id}
              </span>
            );
          })}
          {makers.map((maker, position) =>
            maker.options.map((option, place) => (
              <span
                key={option.id}
                role="columnheader"
                className={classes.option}
                data-first={place === 0 || undefined}
                style={makerStyle(position, maker.colour)}
              >
                <button
                  type="button"
                  title={`${maker.label}: ${option.label}. Click to see only one level.`}
                  aria-pressed={filter.levels[option.id] !== undefined}
                  onClick={() =>
                    onFilter({
                      ...filter,
                      levels: withLevel(
                        filter.levels,
                        option.id,
                        nextLevel(conflict, option.id, filter.levels[option.id]),
                      ),
                    })
                  }
                >
                  <span>{option.label}</span>
                  {filter.levels[option.id] !== undefined && <b>{filter.levels[option.id]}</b>}
                </button>
              </span>
            )),
          )}
          {makers.map((maker, position) => (
            <span
              key={maker.id}
              role="columnheader"
              className={classes.option}
              data-first={position === 0 || undefined}
              style={makerStyle(position, maker.colour)}
              aria-sort={filter.sort === maker.id ? "ascending" : undefined}
            >
              <button
                type="button"
                title={`Place in the ranking of ${maker.label}: 1 is best. Click to sort.`}
                aria-pressed={filter.sort === maker.id}
                onClick={() => onFilter({ ...filter, sort: filter.sort === maker.id ? null : maker.id })}
              >
                <span>{maker.label}</span>
                {filter.sort === maker.id && <IconArrowDown size={12} aria-label="sorted, best first" />}
              </button>
            </span>
          ))}
        </div>
        <div className={classes.body} style={{ height: virtual.getTotalSize() }} role="rowgroup">
          {items.map((item) => {
            const row = rowAt(item.index);
            return (
              <div
                key={item.key}
                role="row"
                aria-rowindex={item.index + 2}
                aria-selected={row !== undefined && row.number === picked}
                data-index={item.index}
                data-state={row?.number}
                tabIndex={item.index === 0 || row?.number === picked ? 0 : -1}
                className={classes.row}
                data-quo={row && row.number === verdicts.status_quo ? "" : undefined}
                style={{ ...columns, transform: `translateY(${item.start}px)` }}
                onMouseEnter={() => onHover(row?.number)}
                onFocus={(event) => {
                  if (event.target === event.currentTarget) onHover(row?.number);
                }}
                onClick={() => {
                  if (row) onPick(row.number);
                }}
                onKeyDown={(event) => {
                  if (event.key === "Enter" && row && event.target === event.currentTarget) onPick(row.number);
                }}
              >
                {row ? (
                  <Cells row={row} concepts={shown} quo={row.number === verdicts.status_quo} onPick={onPick} />
                ) : (
                  <span role="gridcell" className={classes.number}>
                    ...
                  </span>
                )}
              </div>
            );
          })}
        </div>
      </div>
      {listed === 0 && !first.stale && <Nothing>No state is like that.</Nothing>}
    </>
  );
}

function withLevel(levels: Record<string, string>, option: string, level: string | undefined): Record<string, string> {
  const rest = Object.fromEntries(Object.entries(levels).filter(([id]) => id !== option));
  return level === undefined ? rest : { ...rest, [option]: level };
}

function columnsOf(graph: boolean, levels: number[][], nConcepts: number, nMakers: number) {
  const verdicts = Array.from({ length: nConcepts }, () => `${Math.max(46, 12 + nMakers * 13)}px`);
  const options = levels.flat().map((n) => (n > 2 ? "60px" : "30px"));
  const places = Array.from({ length: nMakers }, () => "46px");
  const parts = ["72px", ...(graph ? ["180px"] : []), ...verdicts, ...options, ...places];
  return { gridTemplateColumns: parts.join(" "), minWidth: "max-content" };
}

interface CellsProps {
  row: VerdictRow;
  concepts: string[];
  quo: boolean;
  onPick: Props["onPick"];
}

function Cells({ row, concepts, quo, onPick }: CellsProps) {
  const conflict = useConflict();
  const names = useSession()?.concepts ?? [];
  const makers = conflict.decision_makers;
  return (
    <>
      <span role="rowheader" className={classes.number} title={quo ? "status quo" : undefined}>
        {quo && <i>now</i>} {count(row.number)}
      </span>
      {conflict.form === "graph" && (
        <span role="gridcell" className={classes.name}>
          {row.label}
        </span>
      )}
      {concepts.map((id, index) => (
        <span
          key={id}
          role="gridcell"
          className={classes.verdicts}
          data-first={index === 0 || undefined}
          data-equilibrium={row.equilibrium.includes(id) || undefined}
        >
          {makers.map((maker, position) => {
            const stable = row.stable[id]?.[position];
            return (
              <button
                key={maker.id}
                type="button"
                tabIndex={-1}
                className={classes.verdict}
                data-stable={stable || undefined}
                style={makerStyle(position, maker.colour)}
                aria-label={`${maker.label}: ${stable ? "stable" : "not stable"} under ${names.find((one) => one.id === id)?.name ?? id}. Why?`}
                title={`${maker.label}: ${stable ? "stable" : "not stable"}. Click to read why.`}
                onClick={(event) => {
                  event.stopPropagation();
                  onPick(row.number, maker.id, id);
                }}
              />
            );
          })}
        </span>
      ))}
      {placedOptions(conflict).map(({ option, maker, position, at, first }) => {
        const sign = row.text[at] ?? "-";
        const level = levelOf(sign);
        const text =
          level === undefined ? "–" : option.levels.length > 2 ? (option.levels[level] ?? sign) : level > 0 ? "●" : "·";
        return (
          <span
            key={option.id}
            role="gridcell"
            className={classes.level}
            data-first={first || undefined}
            data-on={level !== undefined && level > 0 ? "" : undefined}
            style={makerStyle(position, maker.colour)}
            aria-label={`${option.label}: ${level === undefined ? "any" : (option.levels[level] ?? sign)}`}
          >
            {text}
          </span>
        );
      })}
      {row.places.map((place, index) => (
        <span key={index} role="gridcell" className={classes.place} data-first={index === 0 || undefined}>
          {count(place)}
        </span>
      ))}
    </>
  );
}
