import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import type { Plugin } from "vite";

interface Locked {
  packages: Record<string, { version?: string; license?: string; dev?: boolean; optional?: boolean }>;
}

/** The licences of everything that is shipped in the bundle, in one text beside it. */
export function licences(root: string): Plugin {
  return {
    name: "licences",
    apply: "build",
    generateBundle() {
      const locked = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf-8")) as Locked;
      const shipped = Object.entries(locked.packages).filter(([path, entry]) => path && !entry.dev && !entry.optional);
      const texts = shipped.map(([path, entry]) => {
        const folder = join(root, path);
        const file = existsSync(folder) ? readdirSync(folder).find((name) => /^licen[cs]e/i.test(name)) : undefined;
        const text = file ? readFileSync(join(folder, file), "utf-8").replaceAll("\r", "").trim() : "";
        return `${path.replace(/^.*node_modules\//, "")} ${entry.version ?? ""} (${entry.license ?? "see below"})\n\n${text}\n`;
      });
      this.emitFile({ type: "asset", fileName: "licences.txt", source: texts.sort().join(`\n${"-".repeat(80)}\n\n`) });
    },
  };
}
