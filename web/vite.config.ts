import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

import { licences } from "./licences.ts";

// The bundle is shipped inside the Python package, so that running Détente needs no Node. Nothing is inlined: the
// server's content security policy allows neither inline scripts nor inline styles.
export default defineConfig({
  plugins: [react(), licences(import.meta.dirname)],
  base: "./",
  build: {
    outDir: "../src/detente/web/static",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    target: "es2022",
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
  },
  server: { proxy: { "/api": { target: process.env["DETENTE_SERVER"] ?? "http://127.0.0.1:8321" } } },
  test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"], restoreMocks: true },
});
