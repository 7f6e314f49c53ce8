import { count, Signs } from "./bits";
import classes from "./StatesList.module.css";

/** A few states as signs, and how many there are besides. */
export function StatesList({ texts, more = 0 }: { texts: readonly string[]; more?: number }) {
  return (
    <ul className={classes.list} aria-label="States">
      {texts.map((text) => (
        <li key={text}>
          <Signs text={text} />
        </li>
      ))}
      {more > 0 && <li className={classes.more}>and {count(more)} more</li>}
    </ul>
  );
}
