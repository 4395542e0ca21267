import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

function read(name: string): string {
  return readFileSync(new URL(name, import.meta.url), "utf8");
}

it.each(["./readme-whole.tsx", "./readme-parts.tsx", "./readme-texts.tsx"])(
  "the README shows the example that is type-checked: %s",
  (name) => {
    expect(read("../README.md")).toContain(
      `\`\`\`tsx\n${read(name).split("// ---\n").at(-1)?.trim()}\n\`\`\``,
    );
  },
);
