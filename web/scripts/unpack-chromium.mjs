// Unpacks the Chromium of @sparticuz/chromium, with the libraries and fonts that a bare machine lacks:
//   node unpack-chromium.mjs FOLDER
// FOLDER must exist and be empty. Afterwards it holds the program `chromium`, `al2023/lib` and `fonts`.

import { fileURLToPath } from "node:url";

const folder = process.argv[2];
if (folder === undefined) {
  throw new Error("usage: node unpack-chromium.mjs FOLDER");
}
// The package unpacks to the folder of temporary files and takes no other; it asks for that folder when it is loaded.
process.env.TMPDIR = folder;
const { default: chromium, inflate } = await import("@sparticuz/chromium");
const libraries = new URL("../bin/al2023.tar.br", import.meta.resolve("@sparticuz/chromium"));
await inflate(fileURLToPath(libraries));
await chromium.executablePath();
