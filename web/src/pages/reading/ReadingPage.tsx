import { Tabs } from "@mantine/core";
import { useState } from "react";

import { useReading, useText } from "../../api/reading";
import { Nothing, Panel } from "../../components/bits";
import { Waiting } from "../../components/Waiting";
import { beside } from "../../logic/passages";
import { Documents } from "./Documents";
import { Elements } from "./Elements";
import { Passages } from "./Passages";
import { RecordPanel } from "./RecordPanel";
import classes from "./ReadingPage.module.css";

/** Documents, what they say of whom, and what the analyst makes of it. Nothing enters a model unconfirmed. */
export default function ReadingPage() {
  const [tab, setTab] = useState<string | null>("documents");
  const reading = useReading();
  const [asked, setDocument] = useState<string>();
  const [chosen, setRecord] = useState<string>();
  const [place, setPlace] = useState<number>();
  const documents = reading.data?.documents ?? [];
  const digest = documents.find((one) => one.digest === asked)?.digest ?? documents[0]?.digest;
  const text = useText(digest);
  const records = text.data?.records ?? [];
  const record = records.find((one) => one.id === chosen);
  const show = (document: string, id?: string, start?: number) => {
    setTab("documents");
    setDocument(document);
    setRecord(id);
    setPlace(start);
  };
  if (reading.error) return <Nothing>{reading.error.message}</Nothing>;
  if (!reading.data) return <Waiting />;
  return (
    <Tabs value={tab} onChange={setTab} keepMounted={false}>
      <Tabs.List>
        <Tabs.Tab value="documents">Documents</Tabs.Tab>
        <Tabs.Tab value="elements">Evidence and draft</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="documents" className={classes.panel}>
        <div className={classes.columns}>
          <Documents reading={reading.data} shown={digest} onShow={show} />
          <Panel title={text.data?.title ?? "The text"} className={classes.textPanel} label="The text of the document">
            {digest === undefined ? (
              <Nothing>
                Nothing is read yet. Upload a document, or open one of the folder: what it says of whom is proposed
                here, each pinned to its passage.
              </Nothing>
            ) : text.error ? (
              <Nothing>{text.error.message}</Nothing>
            ) : !text.data ? (
              <Waiting />
            ) : (
              <Passages
                key={text.data.digest}
                text={text.data}
                chosen={chosen}
                place={place}
                onChoose={(id) => {
                  setRecord(id);
                  setPlace(undefined);
                }}
              />
            )}
          </Panel>
          <aside className={classes.side} aria-label="The passage that is chosen">
            {record ? (
              <RecordPanel
                key={record.id}
                record={record}
                reading={reading.data}
                document={documents.find((one) => one.digest === record.document)}
                onStep={(step) =>
                  setRecord(
                    beside(
                      records.map((one) => one.id),
                      chosen,
                      step,
                    ),
                  )
                }
              />
            ) : (
              <Panel title="Nothing chosen">
                <Nothing>
                  Choose a passage to see who says so, and to accept, edit or reject it. J and K go to the next and the
                  one before; A accepts, R rejects.
                </Nothing>
              </Panel>
            )}
          </aside>
        </div>
      </Tabs.Panel>
      <Tabs.Panel value="elements" className={classes.panel}>
        <Elements reading={reading.data} onShow={show} />
      </Tabs.Panel>
    </Tabs>
  );
}
