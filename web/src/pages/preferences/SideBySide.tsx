import { useConflict } from "../../api/project";
import type { DecisionMaker, Reading } from "../../api/types";
import { Panel, plural, Signs } from "../../components/bits";
import classes from "./PreferencesPage.module.css";
import { ReadOnly, usePreferences, usePreferencesAnswer } from "./Statements";

/** What one decision maker wants according to each reading. */
export function SideBySide({ maker }: { maker: DecisionMaker }) {
  const { readings } = useConflict();
  return (
    // Wider than the page where there are many readings, so it is scrolled by keyboard too.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.side} tabIndex={0} role="region" aria-label={`Readings of what ${maker.label} wants`}>
      {readings.map((reading) => (
        <Column key={reading.id} maker={maker} reading={reading} />
      ))}
    </div>
  );
}

function Column({ maker, reading }: { maker: DecisionMaker; reading: Reading }) {
  const { own, from, base } = usePreferences(maker.id, reading.id);
  const { readings } = useConflict();
  const { result } = usePreferencesAnswer(maker.id, { limit: 8, ofEach: 1, reading: reading.id });
  const said = own ?? from;
  return (
    <Panel title={reading.label}>
      {!own && base && <p className={classes.note}>As in {readings.find((one) => one.id === base)?.label}</p>}
      {said ? <ReadOnly preferences={said} /> : <p className={classes.note}>Nothing is said.</p>}
      {result && (
        <>
          <h3>Best states, of {plural(result.n_places, "place")}</h3>
          <ol>
            {result.places.slice(0, 8).map((place) => (
              <li key={place.place} value={place.place}>
                {place.states[0] && <Signs text={place.states[0].text} />}{" "}
                {place.n > 1 && `and ${plural(place.n - 1, "other")}`}
              </li>
            ))}
          </ol>
        </>
      )}
    </Panel>
  );
}
