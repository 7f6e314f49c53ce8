import type { CSSProperties } from "react";

import { useConflict } from "../../api/project";
import type { TimelinePlan, TimelineRow, TrackAnswer } from "../../api/told";
import { along, dateWords, nearest, ticks } from "../../logic/timeline";
import { makerStyle } from "../../theme/makers";
import classes from "./Bands.module.css";

interface Props {
  track: TrackAnswer;
  plan: TimelinePlan;
  step: number;
  onStep: (step: number) => void;
}

const at = (share: number): CSSProperties => ({ left: `${100 * share}%` });

/** Where every option stood: a band where it is taken, hatched where nobody can tell, a dot for each record. The player
 * below is its keyboard twin; the words under it say the same. */
export function Bands({ track, plan, step, onStep }: Props) {
  const { decision_makers: makers } = useConflict();
  const { first, last } = plan;
  const dates = track.moments.map((moment) => moment.date);
  const now = dates[step] ?? first;
  return (
    <figure className={classes.figure} data-testid="bands">
      <figcaption className="visually-hidden">{plan.summary}</figcaption>
      <div
        className={classes.bands}
        aria-hidden
        onClick={(event) => {
          const line = event.currentTarget.querySelector("[data-line]")?.getBoundingClientRect();
          if (line) onStep(nearest((event.clientX - line.left) / line.width, dates, first, last));
        }}
      >
        {makers.map((maker, position) => {
          const rows = plan.rows.filter((row) => row.decision_maker === maker.id);
          if (rows.length === 0) return null;
          return (
            <div key={maker.id} className={classes.group} style={makerStyle(position, maker.colour)}>
              <div className={classes.maker}>{maker.label}</div>
              {rows.map((row) => (
                <Row key={row.option} row={row} plan={plan} now={now} />
              ))}
            </div>
          );
        })}
        <div className={classes.row}>
          <span />
          <div className={classes.axis}>
            {ticks(first, last).map((day) => (
              <span
                key={day}
                style={at(along(day, first, last))}
                data-edge={day === first ? "first" : day === last ? "last" : undefined}
              >
                {dateWords(day, true)}
              </span>
            ))}
          </div>
        </div>
        <div className={classes.marks}>
          {track.moments.map(
            (moment) =>
              moment.fault && (
                <i key={moment.date} className={classes.fault} style={at(along(moment.date, first, last))} />
              ),
          )}
          <i className={classes.now} style={at(along(now, first, last))} />
        </div>
      </div>
      <p className={classes.legend} aria-hidden>
        <span className={classes.keyBand} /> taken <span className={classes.keyOpen} /> may be either{" "}
        <span className={classes.dot} /> a record <span className={classes.dot} data-ring="" /> disputed or outweighed
        {track.moments.some((moment) => moment.fault) && (
          <>
            {" "}
            <span className={classes.keyFault} /> cannot have been so
          </>
        )}
        {plan.left_out > 0 && ` · ${plan.left_out} options that nobody was seen to move are left out`}
      </p>
    </figure>
  );
}

function Row({ row, plan, now }: { row: TimelineRow; plan: TimelinePlan; now: string }) {
  const { decision_makers: makers, observations } = useConflict();
  const option = makers.flatMap((maker) => maker.options).find((one) => one.id === row.option);
  const { first, last } = plan;
  return (
    <div className={classes.row}>
      <span className={classes.name} title={option?.label}>
        {option?.label ?? row.option}
      </span>
      <div className={classes.line} data-line="">
        {row.stretches.map((stretch) => {
          if (stretch.share === 0) return null;
          const begin = along(stretch.begin, first, last);
          const width = Math.max(along(stretch.end, first, last) - begin, 0.006);
          return (
            <span
              key={stretch.begin}
              className={classes.band}
              data-open={stretch.share === null || undefined}
              data-later={stretch.begin > now || undefined}
              style={{ ...at(begin), width: `${100 * width}%`, "--share": stretch.share ?? 0 } as CSSProperties}
              title={`${stretch.levels.join(" or ")}, from ${dateWords(stretch.begin)} to ${dateWords(stretch.end)}`}
            >
              {option && option.levels.length > 2 && stretch.share !== null && width > 0.07 && stretch.levels[0]}
            </span>
          );
        })}
        {row.records.map((index) => {
          const record = observations[index];
          const role = plan.roles[index];
          return (
            record && (
              <i
                key={index}
                className={classes.dot}
                data-ring={role && role !== "settles" ? "" : undefined}
                style={at(along(record.date, first, last))}
                title={`${dateWords(record.date)}: ${record.level}${record.because ? `. ${record.because}` : ""}`}
              />
            )
          );
        })}
      </div>
    </div>
  );
}
