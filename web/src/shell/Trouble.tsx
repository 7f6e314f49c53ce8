import { Button } from "@mantine/core";

import { ApiError } from "../api/client";
import { sentence } from "../api/project";
import classes from "./Shell.module.css";

/** What is shown in place of a page that cannot be. */
export function Trouble({ error, onBack }: { error: Error; onBack?: () => void }) {
  const code = error instanceof ApiError ? error.code : "";
  return (
    <main className={classes.trouble}>
      <h1>
        {code === "token"
          ? "This page is from an earlier start"
          : code === "offline"
            ? "Détente is not running"
            : "This did not work"}
      </h1>
      <p>
        {code === "token"
          ? "Open the address that detente open printed: each start has a key of its own."
          : sentence(error.message)}
      </p>
      <div className={classes.troubleActions}>
        <Button onClick={() => window.location.reload()}>Try again</Button>
        {onBack && (
          <Button variant="default" onClick={onBack}>
            Start page
          </Button>
        )}
      </div>
    </main>
  );
}
