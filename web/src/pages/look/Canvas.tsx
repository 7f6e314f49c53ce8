import { useComputedColorScheme } from "@mantine/core";
import cytoscape, { type Core, type ElementDefinition, type StylesheetJson } from "cytoscape";
import { useEffect, useRef } from "react";

import { useConflict } from "../../api/project";
import type { Conflict, GraphAnswer } from "../../api/types";
import { bendsOf } from "../../logic/bends";
import { makerColor } from "../../theme/makers";
import type { Lit } from "./GraphView";
import classes from "./LookPage.module.css";

const INCH = 104;

export interface CanvasControl {
  zoom: (factor: number) => void;
  fit: () => void;
}

interface Props {
  graph: GraphAnswer;
  lit: Lit | undefined;
  picked: number | undefined;
  stale: boolean;
  onPick: (state: number) => void;
  onExpand: (state: number) => void;
  onReady: (control: CanvasControl) => void;
}

/** The drawing itself. Positions come from the server; nothing is laid out here, so the same question looks the same. */
export function Canvas({ graph, lit, picked, stale, onPick, onExpand, onReady }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const core = useRef<Core>(null);
  const conflict = useConflict();
  const scheme = useComputedColorScheme("light");
  const handlers = useRef({ onPick, onExpand });
  useEffect(() => {
    handlers.current = { onPick, onExpand };
  });
  useEffect(() => {
    if (!box.current) return;
    withoutStyleElement();
    const drawn = cytoscape({
      container: box.current,
      layout: { name: "preset" },
      minZoom: 0.15,
      maxZoom: 2.5,
      autoungrabify: true,
      boxSelectionEnabled: false,
    });
    core.current = drawn;
    drawn.on("tap", "node", (event) =>
      handlers.current.onPick(Number((event.target as cytoscape.NodeSingular).data("number"))),
    );
    drawn.on("dbltap", "node", (event) =>
      handlers.current.onExpand(Number((event.target as cytoscape.NodeSingular).data("number"))),
    );
    const resized = new ResizeObserver(() => drawn.resize());
    resized.observe(box.current);
    onReady({
      zoom: (factor) =>
        drawn.zoom({ level: drawn.zoom() * factor, renderedPosition: { x: drawn.width() / 2, y: drawn.height() / 2 } }),
      fit: () => drawn.fit(undefined, 24),
    });
    return () => {
      resized.disconnect();
      drawn.destroy();
    };
  }, [onReady]);
  useEffect(() => {
    const drawn = core.current;
    if (!drawn) return;
    drawn.style(styleOf(conflict));
    drawn.json({ elements: [] });
    drawn.elements().remove();
    drawn.add(elementsOf(graph, conflict));
    drawn.fit(undefined, 24);
    if (drawn.zoom() > 1.25) {
      drawn.zoom(1.25);
      drawn.center();
    }
  }, [graph, conflict, scheme]);
  useEffect(() => {
    const drawn = core.current;
    if (!drawn) return;
    drawn.elements().removeClass("lit faded now picked");
    if (picked !== undefined) drawn.getElementById(`s${picked}`).addClass("picked");
    if (!lit) return;
    drawn.elements().addClass("faded");
    for (const state of lit.states) drawn.getElementById(`s${state}`).removeClass("faded").addClass("lit");
    for (const [from, to] of lit.arcs)
      drawn.edges(`[source = "s${from}"][target = "s${to}"]`).removeClass("faded").addClass("lit");
    if (lit.now !== undefined) drawn.getElementById(`s${lit.now}`).addClass("now");
  }, [lit, picked, graph, conflict, scheme]);
  const words = `State graph with ${graph.nodes.length} states and ${graph.arcs.length} moves. The list beside it says the same.`;
  return (
    <div
      ref={box}
      className={classes.canvas}
      role="img"
      aria-label={words}
      aria-busy={stale}
      data-testid="canvas"
      data-lit={lit?.arcs.length}
      data-nodes={graph.nodes.length}
    />
  );
}

/** The library would add a style element, which the content security policy forbids; its one rule is in our style sheet. */
function withoutStyleElement(): void {
  const id = "__________cytoscape_stylesheet";
  if (document.getElementById(id)) return;
  const mark = document.createElement("template");
  mark.id = id;
  document.head.append(mark);
}

function resolved(name: string): string {
  const css = getComputedStyle(document.documentElement);
  return css.getPropertyValue(name.replace(/^var\((.*)\)$/, "$1")).trim() || name;
}

function elementsOf(graph: GraphAnswer, conflict: Conflict): ElementDefinition[] {
  const places = new Map(graph.nodes.map((node) => [node.number, { x: node.x * INCH, y: node.y * INCH }]));
  const [width, height] = graph.box;
  const nodes = graph.nodes.map((node) => ({
    data: {
      id: `s${node.number}`,
      number: node.number,
      label: conflict.form === "graph" ? node.label : `${node.number.toLocaleString("en")}\n${node.text}`,
      size:
        conflict.form === "graph" ? 11 : Math.min(12, (width * INCH * 0.88) / (0.8 * Math.max(6, node.text.length))),
      width: Math.max(40, width * INCH * 0.94),
      height: Math.max(30, height * INCH * 0.94),
    },
    position: places.get(node.number) ?? { x: 0, y: 0 },
    classes: [
      node.status_quo ? "quo" : "",
      node.equilibrium.length ? "equilibrium" : "",
      node.expandable ? "more" : "",
    ].join(" "),
  }));
  const arcs = graph.arcs.map((arc) => {
    const mover = arc.improving_for[0] ?? arc.decision_makers[0] ?? "";
    const at = conflict.decision_makers.findIndex((maker) => maker.id === mover);
    const from = places.get(arc.source) ?? { x: 0, y: 0 };
    const to = places.get(arc.target) ?? { x: 0, y: 0 };
    const points = arc.points.map(([x, y]) => ({ x: x * INCH, y: y * INCH }));
    const start = points[0] ?? from;
    const end = points.at(-1) ?? to;
    const { weights, distances } = bendsOf(start, end, points.slice(1, -1));
    const bow = arc.bends_to * Math.sign(end.x - start.x) * Math.max(26, Math.abs(end.x - start.x) * 0.22);
    return {
      data: {
        id: `m${arc.source}-${arc.target}-${mover}`,
        source: `s${arc.source}`,
        target: `s${arc.target}`,
        color: resolved(makerColor(at, conflict.decision_makers[at]?.colour)),
        from: `${start.x - from.x}px ${start.y - from.y}px`,
        to: `${end.x - to.x}px ${end.y - to.y}px`,
        ...(arc.bends_to
          ? { bow }
          : weights.length
            ? { weights: weights.join(" "), distances: distances.join(" ") }
            : {}),
      },
      classes: [
        arc.improving_for.length ? "improving" : "",
        arc.bends_to ? "bowed" : weights.length ? "bent" : "",
      ].join(" "),
    };
  });
  return [...nodes, ...arcs];
}

function styleOf(conflict: Conflict): StylesheetJson {
  const wide = conflict.form === "graph";
  return [
    {
      selector: "node",
      style: {
        shape: "round-rectangle",
        width: "data(width)",
        height: "data(height)",
        "background-color": resolved("--paper"),
        "border-width": 1.5,
        "border-color": resolved("--edge"),
        label: "data(label)",
        "text-wrap": "wrap",
        "text-max-width": wide ? "120px" : "400px",
        "text-valign": "center",
        "text-halign": "center",
        "font-family": "Inter Variable, DejaVu Sans, sans-serif",
        "font-size": "data(size)" as unknown as number,
        "line-height": 1.25,
        color: resolved("--ink"),
      },
    },
    {
      selector: "node.equilibrium",
      style: { "background-color": resolved("--good-soft"), "border-color": resolved("--good"), "border-width": 2.5 },
    },
    {
      selector: "node.quo",
      style: { "background-color": resolved("--mark"), "border-color": resolved("--warn"), "border-width": 2.5 },
    },
    {
      selector: "node.more",
      style: {
        "underlay-color": resolved("--edge"),
        "underlay-opacity": 0.18,
        "underlay-padding": 4,
        "underlay-shape": "round-rectangle",
      },
    },
    {
      selector: "edge",
      style: {
        width: 1.4,
        "line-color": "data(color)",
        "line-style": "dashed",
        "target-arrow-color": "data(color)",
        "target-arrow-shape": "triangle",
        "arrow-scale": 0.9,
        "curve-style": "straight",
        "source-endpoint": "data(from)",
        "target-endpoint": "data(to)",
        opacity: 0.75,
      },
    },
    { selector: "edge.improving", style: { width: 2.2, "line-style": "solid", opacity: 0.95 } },
    {
      selector: "edge.bent",
      style: {
        "curve-style": "round-segments",
        "segment-weights": "data(weights)" as unknown as number[],
        "segment-distances": "data(distances)" as unknown as number[],
        "edge-distances": "endpoints" as "node-position", // the types do not know it yet
      },
    },
    {
      selector: "edge.bowed",
      style: {
        "curve-style": "unbundled-bezier",
        "control-point-weights": [0.5],
        "control-point-distances": "data(bow)" as unknown as number[],
        "edge-distances": "endpoints" as "node-position", // the types do not know it yet
      },
    },
    { selector: ".faded", style: { opacity: 0.18 } },
    { selector: "node.lit", style: { opacity: 1 } },
    { selector: "edge.lit", style: { opacity: 1, width: 4 } },
    { selector: "node.picked", style: { "border-width": 4, "border-color": resolved("--accent") } },
    { selector: "node.now", style: { "border-width": 5, "border-color": resolved("--accent") } },
  ];
}
