import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

function read(name: string): string {
  return readFileSync(new URL(name, import.meta.url), "utf8");
}

it("the README shows the example that is type-checked", () => {
  expect(read("../README.md")).toContain(
    `\`\`\`ts\n${read("./readme-example.ts").split("// ---\n").at(-1)?.trim()}\n\`\`\``,
  );
});
