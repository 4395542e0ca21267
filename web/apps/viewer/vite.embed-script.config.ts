import { defaultClientConditions, defineConfig } from "vite";
import { precompress } from "./precompress.js";

// By itself, after the pages: in one build with them it would import chunks, whose names change with every version.
export default defineConfig({
  plugins: [precompress()],
  publicDir: false,
  resolve: { conditions: ["source", ...defaultClientConditions] },
  build: {
    outDir: "../../../src/backchannel/server/pages",
    emptyOutDir: false,
    target: ["chrome126", "edge126", "firefox126", "safari18"],
    lib: { entry: "src/embed-script.ts", formats: ["es"], fileName: () => "embed.js" },
    minify: true,
  },
});
