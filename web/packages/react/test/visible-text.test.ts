import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { visibleText } from "./visible-text.js";

const web = new URL("../../../", import.meta.url).pathname;
const files = globSync(["packages/*/src/**/*.tsx", "apps/*/src/**/*.tsx"], { cwd: web }).sort();

describe("what is seen or heard comes from a catalogue", () => {
  it("in the components and the pages", () => {
    expect(files).toContain("packages/react/src/stream-viewer.tsx");
    expect(files).toContain("apps/viewer/src/header.tsx");
  });

  it.each(files)("%s", (file) => {
    expect(visibleText(file, readFileSync(web + file, "utf8"))).toEqual([]);
  });
});

describe("what the search finds", () => {
  it.each([
    ["<p>Hello</p>", ["1: Hello"]],
    [`<p>\n  {busy ? 'Wait' : \`Go \${name}\`}\n</p>`, ["2: Wait", "2: Go"]],
    ["<p>{done && 'Done'}{a ?? 'None'}{'a' + b}</p>", ["1: Done", "1: None", "1: a"]],
    [`<button aria-label={\`Reply to \${name}\`} title='Reply' />`, ["1: Reply to", "1: Reply"]],
    ["<>{x}<img alt='A cat' /></>", ["1: A cat"]],
    ["<Composer label='Say something' />", ["1: Say something"]],
    ["<p className='bc-text' data-on={on ? 'yes' : 'no'}>{texts.chat.send} · {3}</p>", []],
    ["<p>{status === 'live' ? <b /> : null}{say('live')}</p>", []],
  ])("%s", (source, found) => expect(visibleText("a.tsx", source)).toEqual(found));
});
