import { Button, FileButton, Loader, Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconBook2, IconClock, IconFile, IconPlus, IconUpload } from "@tabler/icons-react";
import { useEffect, useState, type DragEvent } from "react";

import { ApiError, getJson, postJson, request } from "../../api/client";
import { inWords, useSession } from "../../api/project";
import type { CaseEntry, Document, FileEntry, ProjectEntry } from "../../api/types";
import { go } from "../../logic/route";
import { plainText } from "../../logic/prose";
import { ThemeToggle } from "../../shell/Shell";
import { Trouble } from "../../shell/Trouble";
import { CaseDialog } from "./CaseDialog";
import { NewConflict } from "./NewConflict";
import classes from "./StartPage.module.css";

/** Where one begins: a case with its story, a file, or an empty conflict. */
export function StartPage() {
  const session = useSession();
  const first = useQuery({
    queryKey: ["session"],
    queryFn: ({ signal }) => getJson("session", signal),
    staleTime: Infinity,
  });
  const [over, setOver] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [chosen, setChosen] = useState<string>();
  const [writing, setWriting] = useState(false);
  useEffect(() => {
    document.title = "Détente";
  }, []);

  const open = async (what: () => Promise<Document>, page = "conflict") => {
    setBusy(true);
    setProblem(undefined);
    try {
      go((await what()).project, page);
    } catch (error) {
      setProblem(error instanceof ApiError ? inWords(error) : String(error));
      setBusy(false);
    }
  };
  const openCase = (name: string) => open(() => postJson("projects", { case: name }), "answers");
  const upload = (file: File | null) => {
    if (!file) return;
    if (session && file.size > session.limits.project_bytes) {
      setProblem(
        `${file.name} is larger than ${Math.round(session.limits.project_bytes / 1e6)} MB, more than can be read here.`,
      );
      return;
    }
    void open(
      async () =>
        (await request(`uploads?name=${encodeURIComponent(file.name)}`, { body: file })).json() as Promise<Document>,
    );
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    upload(event.dataTransfer.files[0] ?? null);
  };
  if (first.error) return <Trouble error={first.error} />;
  return (
    // The whole page takes files that are dropped; the button "Open a file" does the same for the keyboard.

    <div
      className={classes.page}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (event.currentTarget === event.target) setOver(false);
      }}
      onDrop={onDrop}
    >
      <header className={classes.head}>
        <img src="./icon.svg" alt="" width={34} height={34} />
        <div>
          <h1>Détente</h1>
          <p>Turn a confrontation into a model that can be run, and find out where it rests and why.</p>
        </div>
        <ThemeToggle />
      </header>
      <main className={classes.main}>
        {problem && (
          <p className={classes.problem} role="alert">
            {problem}
          </p>
        )}
        {busy && (
          <p className={classes.busy} role="status">
            <Loader size="xs" aria-hidden /> Opening ...
          </p>
        )}
        <section className={classes.begin} aria-label="Begin">
          <button type="button" className={classes.big} onClick={() => setWriting(true)}>
            <IconPlus size={22} stroke={1.6} aria-hidden />
            <span>
              <b>Write a conflict</b>
              <small>From a blank page to an answer, guided, in about ten minutes.</small>
            </span>
          </button>
          <FileButton onChange={upload} accept=".yaml,.yml,.json,.gmcr,.zip">
            {(props) => (
              <button type="button" className={classes.big} {...props}>
                <IconUpload size={22} stroke={1.6} aria-hidden />
                <span>
                  <b>Open a file</b>
                  <small>Or drop it anywhere here: .yaml, .gmcr (GMCR+), .json, or a project (.zip).</small>
                </span>
              </button>
            )}
          </FileButton>
        </section>
        <Tabs defaultValue="cases" keepMounted={false} className={classes.tabs}>
          <Tabs.List>
            <Tabs.Tab value="cases" leftSection={<IconBook2 size={16} aria-hidden />}>
              Cases of the library
            </Tabs.Tab>
            <Tabs.Tab value="projects" leftSection={<IconClock size={16} aria-hidden />}>
              Worked on here
            </Tabs.Tab>
            <Tabs.Tab value="files" leftSection={<IconFile size={16} aria-hidden />}>
              Files of this folder
            </Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="cases">
            <Cases onOpen={(name) => void openCase(name)} onLook={setChosen} />
          </Tabs.Panel>
          <Tabs.Panel value="projects">
            <Projects onOpen={(project) => void open(() => postJson("projects", { project }))} />
          </Tabs.Panel>
          <Tabs.Panel value="files">
            <Files onOpen={(file) => void open(() => postJson("projects", { file }))} />
          </Tabs.Panel>
        </Tabs>
        <footer className={classes.foot}>
          {session && (
            <>
              Détente {session.version} · everything stays on this computer, in {session.folder}
            </>
          )}
        </footer>
      </main>
      {over && (
        <div className={classes.drop} aria-hidden>
          Drop the file to open it
        </div>
      )}
      {chosen && <CaseDialog name={chosen} onClose={() => setChosen(undefined)} onOpen={() => void openCase(chosen)} />}
      {writing && (
        <NewConflict
          busy={busy}
          problem={problem}
          onClose={() => setWriting(false)}
          onWrite={(conflict) =>
            void open(() => postJson("projects", { new: conflict.decision_makers.length ? conflict : {} }), "conflict")
          }
        />
      )}
    </div>
  );
}

function Cases({ onOpen, onLook }: { onOpen: (name: string) => void; onLook: (name: string) => void }) {
  const { data } = useQuery({
    queryKey: ["cases"],
    queryFn: () => getJson<{ cases: CaseEntry[] }>("cases"),
    staleTime: Infinity,
  });
  return (
    <ul className={classes.cases}>
      {data?.cases.map((entry) => (
        <li key={entry.name} className={classes.case}>
          <h2>{entry.title}</h2>
          <p className={classes.facts}>
            {entry.time && <span>{entry.time}</span>}
            <span>{entry.decision_makers} decision makers</span>
            <span>{entry.options} options</span>
          </p>
          <p className={classes.story}>{plainText(entry.story)}</p>
          <div className={classes.caseActions}>
            <Button size="xs" onClick={() => onOpen(entry.name)} aria-label={`Open ${entry.title}`}>
              Open
            </Button>
            <Button
              size="xs"
              variant="subtle"
              color="gray"
              onClick={() => onLook(entry.name)}
              aria-label={`Story and sources of ${entry.title}`}
            >
              Story and sources
            </Button>
          </div>
        </li>
      ))}
    </ul>
  );
}

function Projects({ onOpen }: { onOpen: (project: string) => void }) {
  const { data } = useQuery({
    queryKey: ["projects"],
    queryFn: () => getJson<{ projects: ProjectEntry[] }>("projects"),
    staleTime: 0,
  });
  if (data?.projects.length === 0)
    return <p className={classes.empty}>Nothing yet. What you open or write appears here.</p>;
  return (
    <ul className={classes.rows}>
      {data?.projects.map((entry) => (
        <li key={entry.project}>
          <button type="button" onClick={() => onOpen(entry.project)}>
            <b>{entry.title}</b>
            <code>{entry.file}</code>
            <span>{when(entry.changed)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Files({ onOpen }: { onOpen: (path: string) => void }) {
  const { data } = useQuery({
    queryKey: ["files"],
    queryFn: () => getJson<{ files: FileEntry[]; complete?: boolean }>("files"),
    staleTime: 0,
  });
  if (data?.files.length === 0) return <p className={classes.empty}>There is no conflict file in this folder.</p>;
  return (
    <ul className={classes.rows}>
      {data?.files.map((entry) => (
        <li key={entry.path}>
          <button type="button" onClick={() => onOpen(entry.path)}>
            <b>{entry.path}</b>
            <code>{entry.format === "native" ? "conflict file" : entry.format}</code>
            <span>{when(entry.changed)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

export function when(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime())
    ? time
    : date.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}
