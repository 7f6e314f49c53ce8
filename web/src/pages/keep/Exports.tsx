import { Button, SegmentedControl } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";

import { ApiError, download } from "../../api/client";
import { inWords, useProject, useSession } from "../../api/project";
import { Panel } from "../../components/bits";
import classes from "./KeepPage.module.css";

/** Files to hand on: the conflict, the whole project, a report, pictures. */
export function Exports() {
  const { project, reading, say } = useProject();
  const session = useSession();
  const [busy, setBusy] = useState<string>();
  const [theme, setTheme] = useState("light");
  const take = async (path: string, fallback: string) => {
    setBusy(path);
    try {
      await download(`projects/${project}/${path}`, fallback);
    } catch (error) {
      if (error instanceof ApiError) say("bad", inWords(error));
    } finally {
      setBusy(undefined);
    }
  };
  const item = (label: string, path: string, fallback: string) => (
    <Button
      key={path}
      size="xs"
      variant="default"
      loading={busy === path}
      leftSection={<IconDownload size={14} aria-hidden />}
      onClick={() => void take(path, fallback)}
    >
      {label}
    </Button>
  );
  const seen = `reading=${encodeURIComponent(reading ?? "")}`;
  return (
    <Panel title="Share">
      <div className={classes.exports}>
        <h3>The conflict</h3>
        <div className={classes.buttons}>
          {item("Conflict file (.yaml)", "export?format=native", "conflict.yaml")}
          {session?.formats
            .filter((format) => format.writes !== false && format.name !== "native")
            .map((format) =>
              item(
                `${format.name === "gmcr" ? "For GMCR+" : format.name} (${format.suffixes[0] ?? ""})`,
                `export?format=${format.name}`,
                `conflict${format.suffixes[0] ?? ""}`,
              ),
            )}
          {item("Whole project (.zip)", "export/project", "project.zip")}
        </div>
        <p className={classes.note}>
          A project holds the conflict with its history, versions and scenarios, in one file.
        </p>
        <h3>A report</h3>
        <div className={classes.buttons}>
          {(session?.report_forms ?? ["html"]).map((form) =>
            item(
              form === "html" ? "HTML" : form === "pdf" ? "PDF" : "Markdown",
              `report?form=${form}&${seen}`,
              `report.${form === "markdown" ? "md" : form}`,
            ),
          )}
        </div>
        <h3>Pictures</h3>
        <SegmentedControl
          size="xs"
          aria-label="Colours of the pictures"
          value={theme}
          onChange={setTheme}
          data={[
            { value: "light", label: "light" },
            { value: "dark", label: "dark" },
          ]}
        />
        <div className={classes.buttons}>
          {(session?.pictures ?? ["graph"]).flatMap((kind) =>
            ["svg", "png"].map((form) =>
              item(
                `${PICTURES[kind] ?? kind} (${form.toUpperCase()})`,
                `picture?kind=${kind}&form=${form}&theme=${theme}&${seen}`,
                `${kind}.${form}`,
              ),
            ),
          )}
        </div>
      </div>
    </Panel>
  );
}

const PICTURES: Record<string, string> = {
  graph: "State graph",
  paths: "Ways from the status quo",
  funnel: "From many states to few",
};
