/**
 * Bundle the page's scripts: `npm run build`. Each bundle ends in the hash of its sources, by which a test tells, without
 * Node, whether it is the bundle of these sources.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { buildSync } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "..", "dist");
const hash = createHash("sha256");
for (const name of readdirSync(here).filter((file) => file.endsWith(".js")).sort()) hash.update(name).update(readFileSync(join(here, name)));
const footer = { js: `/* sources ${hash.digest("hex")} */` };

for (const [entry, outfile] of [["main.js", "explorer.js"], ["worker.js", "worker.js"]])
  buildSync({
    entryPoints: [join(here, entry)],
    outfile: join(dist, outfile),
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    charset: "ascii",
    legalComments: "none",
    define: { "import.meta.url": "undefined" }, // Oxigraph would look for its WebAssembly there; it gets it from the page
    footer,
  });

const engine = fileURLToPath(import.meta.resolve("oxigraph/web_bg.wasm"));
writeFileSync(join(dist, "oxigraph.wasm.gz"), gzipSync(readFileSync(engine), { level: 9 }));
