import { defaultClientConditions, defineConfig } from "vite";
import { precompress } from "./precompress.js";

const server = "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [precompress()],
  // The packages of the workspace are taken from their sources: nothing stale, and one place to look in a stack trace.
  resolve: {
    conditions: ["source", ...defaultClientConditions],
    // The pages run on Preact: React DOM alone is two thirds of the 90 kB that a viewer may load. Exact names, for an
    // import of React that is not known here is to fail instead of bringing React along.
    alias: [
      { find: /^react$/u, replacement: "preact/compat" },
      { find: /^react-dom$/u, replacement: "preact/compat" },
      { find: /^react-dom\/client$/u, replacement: "preact/compat/client" },
      { find: /^react\/(jsx-runtime|jsx-dev-runtime)$/u, replacement: "preact/compat/$1" },
    ],
  },
  build: {
    outDir: "../../../src/backchannel/server/pages",
    emptyOutDir: true,
    // The first versions with light-dark(), Intl.Segmenter and URL.parse, which the pages use as they are.
    target: ["chrome126", "edge126", "firefox126", "safari18"],
    // The policy of the server allows images from data: only; everything else stays a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ["index.html", "embed.html", "present.html", "overlay.html"] },
  },
  // The server accepts connections from pages of its own origin alone, so the proxy speaks in its name.
  server: {
    proxy: {
      "/api": { target: server, changeOrigin: true },
      "/ws": { target: server, ws: true, changeOrigin: true, rewriteWsOrigin: true },
    },
  },
});
