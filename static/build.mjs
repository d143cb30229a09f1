// Bundles our CSS layers, the NL Design System packages, the font and the ES modules into static/build/.
// `npm run build` once; `npm run watch` while working on the look.
import { copyFileSync, mkdirSync } from "node:fs";
import { build, context } from "esbuild";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const options = {
  absWorkingDir: join(dirname(fileURLToPath(import.meta.url)), ".."),
  entryPoints: [
    "static/css/site.css",
    "static/css/door.css",
    "static/css/stage.css",
    "static/js/site.js",
    "static/js/guard.js",
    "static/js/door.js",
    "static/js/door-qr.js",
    "static/js/door-worker.js",
    "static/js/stage.js",
  ],
  entryNames: "[name]",
  assetNames: "[name]",
  outdir: "static/build",
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome111", "firefox113", "safari16.4"],
  loader: { ".woff2": "file", ".svg": "file" },
  // The licences of what is bundled are named in docs, not repeated to every reader.
  legalComments: "none",
  logLevel: "warning",
};

// The same typeface for what the site makes on paper: PDF wants whole TrueType files.
const paper = join(options.absWorkingDir, options.outdir, "paper");
mkdirSync(paper, { recursive: true });
for (const weight of ["400Regular", "700Bold"]) {
  const name = `Figtree_${weight}.ttf`;
  copyFileSync(join(options.absWorkingDir, "node_modules/@expo-google-fonts/figtree", weight, name), join(paper, name));
}

if (process.argv.includes("--watch")) {
  await (await context(options)).watch();
} else {
  await build(options);
}
