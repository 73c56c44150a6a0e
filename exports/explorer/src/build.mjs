/**
 * Bundle the page's script: `npm run build`. The bundle ends in the hash of its sources, by which a test tells, without
 * Node, whether it is the bundle of these sources.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const hash = createHash("sha256");
for (const name of readdirSync(here).filter((file) => file.endsWith(".js")).sort()) hash.update(name).update(readFileSync(join(here, name)));

buildSync({
  entryPoints: [join(here, "main.js")],
  outfile: join(here, "..", "dist", "explorer.js"),
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "ascii",
  legalComments: "none",
  footer: { js: `/* sources ${hash.digest("hex")} */` },
});
