import react from "@vitejs/plugin-react";
import { defaultClientConditions, defineConfig } from "vite";
import { bareImports } from "./bare-imports.js";
import { precompress } from "./precompress.js";

const server = "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react(), bareImports(), precompress()],
  // The packages of the workspace are taken from their sources: nothing stale, and one place to look in a stack trace.
  resolve: { conditions: ["source", ...defaultClientConditions] },
  build: {
    outDir: "../../../src/backchannel/server/pages",
    emptyOutDir: true,
    // The first versions with light-dark(), Intl.Segmenter and URL.parse, which the pages use as they are.
    target: ["chrome126", "edge126", "firefox126", "safari18"],
    // The policy of the server allows images from data: only; everything else stays a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // One chunk of all that a page begins with: shared with the chunks that come later, it would be cut into several.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "viewer", tags: ["$initial"] }] } } },
  },
  // The server accepts connections from pages of its own origin alone, so the proxy speaks in its name.
  server: {
    proxy: {
      "/api": { target: server, changeOrigin: true },
      "/ws": { target: server, ws: true, changeOrigin: true, rewriteWsOrigin: true },
    },
  },
});
