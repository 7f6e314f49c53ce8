import "@fontsource-variable/inter/wght.css";
import "./theme/mantine.css";
import "./theme/tokens.css";

import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { takeToken } from "./api/client";
import { App } from "./App";
import { theme } from "./theme/theme";

const queries = new QueryClient({ defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false } } });
const { project } = takeToken();
if (project) window.location.hash = `/${project}/conflict`;

const root = document.getElementById("root");
if (!root) throw new Error("the page has no root");
createRoot(root).render(
  <StrictMode>
    {/* Everything that Mantine would put into a style element stands in tokens.css. */}
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      withCssVariables={false}
      withStaticClasses={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
