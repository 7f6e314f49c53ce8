import { NumberInput, Select } from "@mantine/core";
import { useState } from "react";

import { useJob } from "../../api/job";
import { useProject, useSession } from "../../api/project";
import type { Told as ToldAnswer } from "../../api/told";
import { count, Nothing, Panel, Signs } from "../../components/bits";
import { Told } from "../../components/Told";
import { Working } from "../../components/Working";
import classes from "./SurePage.module.css";

interface Share {
  count: number;
  share: number;
  low: number;
  high: number;
}

interface Answer extends ToldAnswer {
  samples: number;
  confidence: number;
  concepts: Record<
    string,
    { without_equilibrium: Share; ever: number; states: { state: number; text: string; equilibrium: Share }[] }
  >;
}

const MOST = 12;

/** Preferences drawn many times from what is open: how often each state comes out as an equilibrium. */
export function Sweep() {
  const { reading } = useProject();
  const job = useJob<Answer>("sweep");
  const concepts = useSession()?.concepts ?? [];
  const [noise, setNoise] = useState(0.1);
  const [samples, setSamples] = useState("1000");
  const [seed, setSeed] = useState(0);
  const [chosen, setConcept] = useState("seq");
  const found = job.result?.concepts[chosen];
  const states = [...(found?.states ?? [])]
    .sort((a, b) => b.equilibrium.share - a.equilibrium.share || a.state - b.state)
    .slice(0, MOST)
    .filter((one) => one.equilibrium.count > 0);
  return (
    <>
      <Panel title="Many runs" note="preferences drawn again and again from what is open">
        <Working
          job={job}
          start="Draw"
          doing="Drawing"
          parameters={{ noise, samples: Number(samples), seed, readings: [reading] }}
        >
          <NumberInput
            size="xs"
            w={190}
            label="A judgement is wrong with"
            suffix=" %"
            min={0}
            max={50}
            step={1}
            value={Math.round(noise * 1000) / 10}
            onChange={(value) => setNoise(Math.min(1, Math.max(0, Number(value) / 100 || 0)))}
          />
          <Select
            size="xs"
            w={120}
            label="Draws"
            value={samples}
            allowDeselect={false}
            onChange={(value) => value && setSamples(value)}
            data={["100", "1000", "10000"].map((value) => ({ value, label: count(Number(value)) }))}
          />
          <NumberInput
            size="xs"
            w={90}
            label="Seed"
            min={0}
            value={seed}
            onChange={(value) => setSeed(Math.max(0, Math.round(Number(value)) || 0))}
          />
        </Working>
        {!job.result && !job.running && !job.error && (
          <Nothing>
            Each statement may be wrong with the probability above, where the file does not say itself how sure it is.
            The same seed gives the same draws.
          </Nothing>
        )}
      </Panel>
      {job.result && (
        <Panel
          title="How often a state is an equilibrium"
          note={`${count(job.result.samples)} draws; the thin line is a range of ${Math.round(100 * job.result.confidence)} % confidence`}
          actions={
            <Select
              size="xs"
              w={230}
              aria-label="Concept of the shares"
              value={chosen}
              allowDeselect={false}
              onChange={(value) => value && setConcept(value)}
              data={Object.keys(job.result.concepts).map((id) => ({
                value: id,
                label: concepts.find((one) => one.id === id)?.name ?? id,
              }))}
            />
          }
        >
          {states.length === 0 ? (
            <Nothing>No state was an equilibrium in any draw.</Nothing>
          ) : (
            <table className={classes.shares} data-testid="shares">
              <thead>
                <tr>
                  <th scope="col">State</th>
                  <th scope="col">Share of draws</th>
                  <th scope="col">
                    <span className="visually-hidden">As a bar</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {states.map((one) => (
                  <tr key={one.state}>
                    <th scope="row">
                      <b>{count(one.state)}</b> <Signs text={one.text} />
                    </th>
                    <td>
                      {percent(one.equilibrium.share)}{" "}
                      <small>
                        ({percent(one.equilibrium.low)} to {percent(one.equilibrium.high)})
                      </small>
                    </td>
                    <td>
                      <div className={classes.bar} aria-hidden>
                        <i style={{ width: `${100 * one.equilibrium.share}%` }} />
                        <b
                          style={{
                            left: `${100 * one.equilibrium.low}%`,
                            width: `${100 * (one.equilibrium.high - one.equilibrium.low)}%`,
                          }}
                        />
                      </div>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          {found && found.ever > states.length && (
            <p className={classes.summary}>
              {count(found.ever)} states were an equilibrium in some draw; the {states.length} most frequent are shown.
            </p>
          )}
        </Panel>
      )}
      {job.result && (
        <Panel title="In words">
          <Told blocks={job.result.told} />
        </Panel>
      )}
    </>
  );
}

function percent(share: number): string {
  const value = 100 * share;
  return `${value > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} %`;
}
