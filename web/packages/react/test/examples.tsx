import { useState } from "react";
import { useLanguage } from "../src/index.js";
import { useQuestions } from "../src/questions/use-questions.js";
import { Tabs } from "../src/tabs.js";
import { question, room } from "./samples.js";

export function ThreeTabs() {
  const [current, setCurrent] = useState("a");
  const tabs = ["a", "b", "c"].map((key) => ({ key, label: key, note: null, panel: <p>panel {key}</p> }));
  return <Tabs label="Example" tabs={tabs} current={current} onChange={setCurrent} />;
}

export function VotedQuestions({
  votes,
  hold,
}: {
  readonly votes: readonly [number, number];
  readonly hold: boolean;
}) {
  const questions = [question("a", votes[0]), question("b", votes[1])];
  const arranged = useQuestions(room({ questions }), { sort: "votes", hold });
  return (
    <>
      <p>{arranged.questions.map(({ id }) => id).join(" ")}</p>
      {arranged.stale ? (
        <button type="button" onClick={arranged.update}>
          Update
        </button>
      ) : null}
    </>
  );
}

export function ShownLanguage() {
  return <i data-testid="lang">{useLanguage()}</i>;
}
