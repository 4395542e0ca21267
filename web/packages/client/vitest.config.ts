import { defineConfig } from "vitest/config";

export default defineConfig({
  // What a README shows imports the package by its name, and gets its sources.
  ssr: { resolve: { conditions: ["source"] } },
  test: { name: "client", include: ["test/**/*.test.ts"] },
});
