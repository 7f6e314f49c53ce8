import { useState } from "react";
import { Button } from "@mantine/core";

import type { DecisionMaker, PlaceGroup } from "../../api/types";
import { count, Nothing, Panel, plural, Signs } from "../../components/bits";
import { Waiting } from "../../components/Waiting";
import classes from "./PreferencesPage.module.css";
import { FEW, usePreferencesAnswer } from "./Statements";

/** What the statements come to: the states from best to worst, while one types. */
export function Ranking({ maker }: { maker: DecisionMaker; reading: string }) {
  const [limit, setLimit] = useState(60);
  const [only, setOnly] = useState(false);
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const { result, stale, error } = usePreferencesAnswer(maker.id, opened.size ? { limit, ofEach: MANY } : { limit });
  if (error && !result)
    return (
      <Panel title="Ranking">
        <Nothing>{error.message}</Nothing>
      </Panel>
    );
  if (!result)
    return (
      <Panel title="Ranking">
        <Waiting />
      </Panel>
    );
  const places = only ? result.tied : result.places;
  return (
    <Panel
      flush
      title="What that comes to"
      note={`${plural(result.n_states, "state")} in ${plural(result.n_places, "place")}`}
      actions={
        result.tied.length > 0 && (
          <Button size="compact-xs" variant="subtle" aria-pressed={only} onClick={() => setOnly(!only)}>
            {only ? "Show all places" : "Show what is tied"}
          </Button>
        )
      }
    >
      <ol
        className={[classes.places, stale ? classes.stale : ""].join(" ")}
        aria-label={`Ranking of ${maker.label}`}
        data-testid="ranking"
      >
        {places.map((place) => (
          <Place
            key={place.place}
            place={place}
            all={opened.has(place.place)}
            onOpen={() => setOpened(new Set([...opened, place.place]))}
          />
        ))}
        {!only && !result.complete && (
          <li className={classes.note}>
            {plural(result.n_places - result.places.length, "more place")}.{" "}
            <Button size="compact-xs" variant="subtle" onClick={() => setLimit(limit + 200)}>
              Show more
            </Button>
          </li>
        )}
      </ol>
    </Panel>
  );
}

/** How many states of a place are read where one wants to see more of it. */
const MANY = 200;

function Place({ place, all, onOpen }: { place: PlaceGroup; all: boolean; onOpen: () => void }) {
  return (
    <li className={classes.place} data-testid="place">
      <b>{place.place}</b>
      <span className={classes.states}>
        {place.states.slice(0, all ? undefined : FEW).map((state) => (
          <Signs key={state.number} text={state.text} />
        ))}
        {!all && place.n > FEW && (
          <Button size="compact-xs" variant="subtle" onClick={onOpen}>
            Show more of this place
          </Button>
        )}
      </span>
      <small>
        {place.n > 1 ? `${count(place.n)} tied` : ""}
        {all && !place.complete && place.states.length > FEW ? `, ${count(place.states.length)} shown` : ""}
      </small>
    </li>
  );
}
