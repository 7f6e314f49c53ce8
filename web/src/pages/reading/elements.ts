import { useConflict } from "../../api/project";
import type { Conflict } from "../../api/types";

/** What in the model a passage can bear on, as a list to choose from. */
export function useElements() {
  const { decision_makers: makers } = useConflict();
  return [
    ...makers.map((maker) => ({
      group: maker.label,
      items: [
        ...maker.options.map((option) => ({ value: `option.${option.id}`, label: option.label })),
        { value: `decision_maker.${maker.id}`, label: `${maker.label} itself` },
        { value: `preference.${maker.id}`, label: `what ${maker.label} wants` },
      ],
    })),
    { group: "The conflict", items: [{ value: "status_quo", label: "where things stand" }] },
  ];
}

/** An element of the model as one reads it. */
export function elementName(conflict: Conflict, element: string): string {
  const [path = "", level] = element.split("=");
  const [kind = "", id = ""] = path.split(".");
  const makers = conflict.decision_makers;
  const option = makers.flatMap((maker) => maker.options).find((one) => one.id === id);
  const maker = makers.find((one) => one.id === id);
  if (kind === "option" && option) return `“${option.label}”${level ? `: ${level}` : ""}`;
  if (kind === "decision_maker" && maker) return maker.label;
  if (kind === "preference" && maker) return `what ${maker.label} wants`;
  if (kind === "status_quo") return "where things stand";
  return element;
}
