import { defineProject } from "vitest/config";

export default defineProject({
  test: { name: "viewer", environment: "node" },
  resolve: { conditions: ["source"] },
});
