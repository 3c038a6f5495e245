// Bundles what the page uses of its packages into ../static/vendor, with their licences beside.
import { build } from "esbuild";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";

const out = new URL("../static/vendor/", import.meta.url);
const modules = new URL("./node_modules/", import.meta.url);

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await build({
  entryPoints: [new URL("./designsystemet.css", import.meta.url).pathname],
  outfile: new URL("designsystemet.css", out).pathname,
  bundle: true,
  minify: true,
  legalComments: "none",
  logLevel: "warning",
});
await copyFile(new URL("htmx.org/dist/htmx.min.js", modules), new URL("htmx.js", out));
await copyFile(new URL("@fontsource-variable/inter/files/inter-latin-wght-normal.woff2", modules), new URL("inter.woff2", out));

const { dependencies } = JSON.parse(await readFile(new URL("./package.json", import.meta.url), "utf8"));
const licences = [];
for (const name of Object.keys(dependencies)) {
  const { version } = JSON.parse(await readFile(new URL(`${name}/package.json`, modules), "utf8"));
  licences.push(`${name} ${version}\n\n${(await readFile(new URL(`${name}/LICENSE`, modules), "utf8")).trim()}\n`);
}
await writeFile(new URL("LICENSES.txt", out), licences.join(`\n${"-".repeat(80)}\n\n`));
