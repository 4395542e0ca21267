/** What the SDK costs a page: as a bundler of today makes it, minified and gzipped. */

import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { expect, it } from "vitest";

/** What the README promises, in bytes. */
const BUDGET = 12_000;
/** The same for `@backchannel/client/embed`. */
const EMBED_BUDGET = 3_000;

/** The minified bundle of everything that a module exports. */
async function bundle(path: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      minify: true,
      target: "es2022",
      rolldownOptions: {
        input: new URL(path, import.meta.url).pathname,
        // Else an entry that nobody imports would be shaken to nothing.
        preserveEntrySignatures: "strict",
      },
    },
  });
  if (!("output" in built)) throw new Error("one build was asked for");
  const chunks = built.output.filter((file) => file.type === "chunk");
  return chunks.map(({ code }) => code).join("");
}

const whole = await bundle("../src/index.ts");

it("is all there", () => {
  // Methods keep their names, whatever a minifier does.
  for (const name of ["withdrawUpvote", "refreshToken", "guestToken", "livestream:question_answer"]) {
    expect(whole).toContain(name);
  }
});

it("is at most the 12 kB that the README promises", () => {
  const size = gzipSync(whole, { level: 9 }).length;
  expect(size, `the SDK is ${size} bytes gzipped`).toBeLessThanOrEqual(BUDGET);
  expect(readFileSync(new URL("../README.md", import.meta.url), "utf8")).toContain("at most 12 kB gzipped");
});

it("leaves the embed at the 3 kB that the README promises", async () => {
  const embed = await bundle("../src/embed/index.ts");
  expect(embed).toContain("backchannel:token_wanted");
  const size = gzipSync(embed, { level: 9 }).length;
  expect(size, `the embed is ${size} bytes gzipped`).toBeLessThanOrEqual(EMBED_BUDGET);
  expect(readFileSync(new URL("../README.md", import.meta.url), "utf8")).toContain("3 kB gzipped");
});

it("holds nothing that only tests need", () => {
  expect(whole).not.toContain("nobody has connected yet");
});
