import { ActionIcon, Select, Tooltip, useMantineColorScheme, useComputedColorScheme } from "@mantine/core";
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCheck,
  IconCloudOff,
  IconHome,
  IconLoader2,
  IconMoon,
  IconSun,
  IconX,
} from "@tabler/icons-react";
import { useEffect, type ReactNode } from "react";

import { useProject } from "../api/project";
import type { FileState } from "../api/types";
import { DetailsProvider } from "../components/Details";
import { EditableText } from "../components/EditableText";
import { RemovingProvider } from "../components/Removing";
import { formatRoute, go } from "../logic/route";
import { PAGES } from "../pages/registry";
import { AnswerStrip } from "./AnswerStrip";
import { DiskBanner } from "./DiskBanner";
import classes from "./Shell.module.css";

/** The frame around every page of a project: navigation, title, reading, undo, what is kept, and the answer in short. */
export function Shell({ page, children }: { page: string; children: ReactNode }) {
  const {
    project,
    document: { title },
    connected,
  } = useProject();
  useKeys();
  useEffect(() => {
    document.title = `${title} · Détente`;
  }, [title]);
  return (
    <DetailsProvider>
      <RemovingProvider>
        <div className={classes.shell}>
          <a
            className={classes.skip}
            href="#main"
            onClick={(event) => {
              event.preventDefault();
              document.getElementById("main")?.focus();
            }}
          >
            Skip to the page
          </a>
          <Header />
          <nav className={classes.nav} aria-label="Pages">
            {PAGES.map((entry, index) => (
              <a
                key={entry.id}
                href={formatRoute(project, entry.id)}
                className={classes.navItem}
                aria-current={entry.id === page ? "page" : undefined}
                title={`${entry.summary} (Alt+${index + 1})`}
              >
                <entry.icon size={18} stroke={1.7} />
                <span>{entry.name}</span>
              </a>
            ))}
          </nav>
          <div className={classes.body}>
            {!connected && (
              <div className={classes.offline} role="alert">
                <IconCloudOff size={17} aria-hidden />
                <span>
                  Détente does not answer. Everything up to your last change is kept; start it again with{" "}
                  <code>detente open</code> and open the address it prints.
                </span>
              </div>
            )}
            <DiskBanner />
            <main id="main" tabIndex={-1} className={classes.main}>
              {children}
            </main>
            <AnswerStrip page={page} />
          </div>
          <Notices />
        </div>
      </RemovingProvider>
    </DetailsProvider>
  );
}

function Header() {
  const { document: doc, edit, undo, redo, reading, setReading } = useProject();
  const readings = doc.conflict.readings;
  return (
    <header className={classes.header}>
      <Tooltip label="Start page: cases, files, projects">
        <ActionIcon component="a" href="#/" size="lg" aria-label="Start page">
          <IconHome size={19} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      <h1 className={classes.title}>
        <EditableText
          value={doc.title}
          label="Title of the conflict"
          onCommit={(title) => void edit({ op: "set", at: [], values: { title } }, { label: "Change the title" })}
        />
      </h1>
      <SaveState />
      <div className={classes.tools}>
        {readings.length > 0 && (
          <Select
            aria-label="Reading that everything is seen under"
            className={classes.reading}
            size="xs"
            data={readings.map((one) => ({ value: one.id, label: one.label }))}
            value={reading ?? null}
            onChange={(value) => value && setReading(value)}
            allowDeselect={false}
            comboboxProps={{ width: 300, position: "bottom-end" }}
            leftSection={<span className={classes.readingLabel}>Reading</span>}
            leftSectionWidth={64}
          />
        )}
        <Tooltip label={doc.undo ? `Undo: ${doc.undo} (Ctrl+Z)` : "Nothing to undo"}>
          <ActionIcon
            size="lg"
            aria-label={doc.undo ? `Undo: ${doc.undo}` : "Undo"}
            onClick={undo}
            aria-disabled={!doc.undo}
            className={classes.tool}
          >
            <IconArrowBackUp size={19} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={doc.redo ? `Redo: ${doc.redo} (Ctrl+Shift+Z)` : "Nothing to redo"}>
          <ActionIcon
            size="lg"
            aria-label={doc.redo ? `Redo: ${doc.redo}` : "Redo"}
            onClick={redo}
            aria-disabled={!doc.redo}
            className={classes.tool}
          >
            <IconArrowForwardUp size={19} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
        <ThemeToggle />
      </div>
    </header>
  );
}

export function ThemeToggle() {
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const dark = useComputedColorScheme("light") === "dark";
  return (
    <Tooltip label={dark ? "Light" : "Dark"}>
      <ActionIcon
        size="lg"
        aria-label={dark ? "Use light colours" : "Use dark colours"}
        onClick={() => setColorScheme(dark ? "light" : "dark")}
      >
        {dark ? <IconSun size={19} stroke={1.7} /> : <IconMoon size={19} stroke={1.7} />}
      </ActionIcon>
    </Tooltip>
  );
}

const STATES: Record<FileState, string> = {
  missing: "Deleted on disk; written again when changed",
  unwritten: "Kept when first changed",
  writing: "Saving",
  in_step: "Saved",
  asking: "Changed on disk",
  unreadable: "File on disk cannot be read",
  failed: "Cannot be written",
};

function SaveState() {
  const {
    document: { file },
    pending,
  } = useProject();
  const busy = pending > 0 || file.state === "writing";
  const bad = ["asking", "unreadable", "failed"].includes(file.state);
  const words = busy ? "Saving" : STATES[file.state];
  const Icon = busy ? IconLoader2 : bad ? IconAlertTriangle : IconCheck;
  return (
    <span className={classes.save} data-bad={bad || undefined} role="status" title={file.path}>
      <Icon size={15} aria-hidden />
      <span>{words}</span>
      <span className={classes.path}>{file.path}</span>
    </span>
  );
}

function Notices() {
  const { notices, dismiss } = useProject();
  return (
    <div className={classes.notices} aria-live="polite">
      {notices.map((notice) => (
        <div
          key={notice.id}
          className={classes.notice}
          data-kind={notice.kind}
          role={notice.kind === "bad" ? "alert" : undefined}
        >
          <span>{notice.text}</span>
          <ActionIcon size="sm" aria-label="Dismiss" onClick={() => dismiss(notice.id)}>
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
    </div>
  );
}

/** Undo, redo, and the pages by their number. */
function useKeys() {
  const { project, undo, redo } = useProject();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const key = event.key.toLowerCase();
      if ((event.ctrlKey || event.metaKey) && !event.altKey && (key === "z" || key === "y")) {
        // A field that is being typed in undoes its own typing first; one that is not has nothing of its own.
        if (event.target instanceof HTMLElement && event.target.dataset["typing"] === "yes") return;
        event.preventDefault();
        if (key === "y" || event.shiftKey) redo();
        else undo();
      } else if (event.altKey && !event.ctrlKey && /^[1-9]$/.test(event.key)) {
        const entry = PAGES[Number(event.key) - 1];
        if (!entry) return;
        event.preventDefault();
        go(project, entry.id);
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [project, undo, redo]);
}
