import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Every package and app is a project of its own; one that needs a DOM says so in its vitest.config.ts.
    projects: ["packages/*", "apps/*"],
    allowOnly: false,
  },
});
