import { useConflict } from "../../api/project";
import type { TrackAnswer } from "../../api/told";
import { Nothing } from "../../components/bits";
import { placedOptions } from "../../logic/options";
import { makerStyle } from "../../theme/makers";
import classes from "./TimelinePage.module.css";

/** Where every option stands at a moment; what moved since the one before is marked. */
export function Levels({ track, step }: { track: TrackAnswer; step: number }) {
  const conflict = useConflict();
  const levels = track.timeline?.levels[step];
  const moment = track.moments[step];
  if (!levels || !moment) return <Nothing>This conflict is a graph; its states are shown on the state graph.</Nothing>;
  const changed = new Set(moment.packages.flatMap((one) => one.changes.map((change) => change.option)));
  return (
    <table className={classes.levels} data-testid="levels">
      <caption className="visually-hidden">Where every option stood</caption>
      {conflict.decision_makers.map((maker, position) => (
        <tbody key={maker.id} style={makerStyle(position, maker.colour)}>
          <tr>
            <th colSpan={2} scope="rowgroup" className={classes.maker}>
              {maker.label}
            </th>
          </tr>
          {placedOptions(conflict)
            .filter((one) => one.maker === maker)
            .map(({ option, at }) => {
              const now = levels[at] ?? [];
              return (
                <tr key={option.id} data-changed={changed.has(option.id) || undefined}>
                  <th scope="row">{option.label}</th>
                  <td
                    data-on={(now.length === 1 && now[0] !== option.levels[0]) || undefined}
                    data-open={now.length > 1 || undefined}
                  >
                    {now.length === option.levels.length && now.length > 1 ? "nobody can tell" : now.join(" or ")}
                    {changed.has(option.id) && <span className={classes.changed}>moved</span>}
                  </td>
                </tr>
              );
            })}
        </tbody>
      ))}
    </table>
  );
}
