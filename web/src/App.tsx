import { Suspense } from "react";

import { ProjectProvider } from "./api/project";
import { Waiting } from "./components/Waiting";
import { go, useRoute } from "./logic/route";
import { PAGES } from "./pages/registry";
import { StartPage } from "./pages/start/StartPage";
import { Shell } from "./shell/Shell";
import { Trouble } from "./shell/Trouble";

export function App() {
  const { project, page } = useRoute();
  if (!project) return <StartPage />;
  const Page = (PAGES.find((entry) => entry.id === page) ?? PAGES[0])?.component;
  return (
    <ProjectProvider
      key={project}
      project={project}
      waiting={<Waiting>Opening ...</Waiting>}
      failed={(error) => <Trouble error={error} onBack={() => go(undefined)} />}
    >
      <Shell page={page}>
        <Suspense fallback={<Waiting />}>{Page && <Page />}</Suspense>
      </Shell>
    </ProjectProvider>
  );
}
