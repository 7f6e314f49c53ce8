import { Button, Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { getJson } from "../../api/client";
import type { CaseDetail } from "../../api/types";
import { Prose } from "../../components/Prose";
import { SourceLine } from "../../components/SourceLine";
import { Waiting } from "../../components/Waiting";
import classes from "./CaseDialog.module.css";

/** The story of a case and what it rests on. */
export function CaseDialog({ name, onClose, onOpen }: { name: string; onClose: () => void; onOpen: () => void }) {
  const { data } = useQuery({
    queryKey: ["case", name],
    queryFn: () => getJson<CaseDetail>(`cases/${name}`),
    staleTime: Infinity,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={data?.title ?? name}
      size="xl"
      lockScroll={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {!data ? (
        <Waiting />
      ) : (
        <div className={classes.dialog}>
          <Button onClick={onOpen}>Open this case</Button>
          <Prose text={data.page.replace(/^#\s.*\n/, "")} />
          {data.sources.length > 0 && (
            <section>
              <h2>Sources</h2>
              <ul className={classes.sources}>
                {data.sources.map((source) => (
                  <li key={source.id}>
                    <SourceLine source={source} />
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
      )}
    </Modal>
  );
}
