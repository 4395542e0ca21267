import { readdir, readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";
import type { Plugin } from "vite";

/** What gets a compressed form; the server looks for one beside just these (pages.py). Media is compressed as it is. */
const COMPRESSIBLE = new Set([".css", ".html", ".js", ".json", ".svg"]);

const compress = promisify(gzip);

/**
 * Write `NAME.gz` beside every compressible file of the build: once here, at the best level, instead of in the server at
 * each request. A file that would not get smaller gets none.
 */
export function precompress(): Plugin {
  return {
    name: "precompress",
    apply: "build",
    // Not the bundle but the folder: what is copied from public/ is no part of the bundle.
    async writeBundle({ dir }) {
      if (dir === undefined) {
        throw new Error("precompress: the build writes to no folder; set build.outDir");
      }
      for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
        if (entry.isFile() && COMPRESSIBLE.has(extname(entry.name))) {
          await compressFile(join(entry.parentPath, entry.name));
        }
      }
    },
  };
}

async function compressFile(path: string): Promise<void> {
  const plain = await readFile(path);
  const compressed = await compress(plain, { level: constants.Z_BEST_COMPRESSION });
  if (compressed.length < plain.length) {
    await writeFile(`${path}.gz`, compressed);
  }
}
