import { builtinModules } from "node:module";
import path from "node:path";
import { build, type BuildOptions, type Plugin } from "esbuild";

/** Modules that the entry imports on first need; it names them as they lie beside it. */
const LAZY = [
  "lib/previews/image-renditions",
  "lib/previews/pdf-renditions",
  "lib/mail/smtp-client",
  "app/api/auth/[...nextauth]/auth-library",
];

/** Modules of the runtime that a library asks for without saying that they are. */
const nodeModules = Object.fromEntries(builtinModules.filter((name) => !name.includes(":")).map((name) => [name, `node:${name}`]));

/**
 * Of the library for PDFs only the parser and the writer are used, but its modules do not say that they may be left out when nothing of theirs is. The
 * measures of fonts, half of its weight, are for drawing text, which nothing here does.
 */
const onlyWhatIsUsed: Plugin = {
  name: "only-what-is-used",
  setup(builder) {
    builder.onResolve({ filter: /.*/ }, async ({ path: target, pluginData, ...asked }) => {
      if (pluginData === "resolved") return undefined;
      const resolved = await builder.resolve(target, { ...asked, pluginData: "resolved" });
      return /node_modules\/@cantoo\//u.test(resolved.path) ? { ...resolved, sideEffects: false } : resolved;
    });
    builder.onLoad({ filter: /@cantoo\/pdf-lib\/es\/packages\/standard-fonts\/index\.js$/ }, () => ({
      contents: "export const FontNames = {}; export const Encodings = {}; export class Font {}",
    }));
  },
};

/** Bundles the script that other sites load to show links, as old as browsers may be that know partitioned cookies. */
export async function bundleEmbedScript(root: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [path.join(root, "components/embedding/embed-script.ts")],
    outfile,
    bundle: true,
    format: "iife",
    platform: "browser",
    target: "es2020",
    minify: true,
    legalComments: "none",
  });
}

/**
 * Bundles the entry with the route handlers, and each of the modules that it loads lazily, into `outdir`. What two of them share is in both: such modules
 * answer plain values, because a class is not the same class there.
 */
export async function bundleNative(root: string, outdir: string): Promise<void> {
  const shared: BuildOptions = {
    outdir,
    bundle: true,
    format: "esm",
    platform: "neutral",
    target: "es2024",
    mainFields: ["module", "main"],
    conditions: ["workerd", "worker", "import", "module"],
    minify: true,
    keepNames: true,
    legalComments: "none",
    alias: { "@": root },
  };
  const beside = ["next", ...LAZY].map((module) => `./${path.basename(module)}.js`);
  await build({
    ...shared,
    entryPoints: { index: path.join(root, "worker.ts") },
    external: ["node:*", "cloudflare:*", ...beside],
  });
  await build({
    ...shared,
    entryPoints: LAZY.map((module) => path.join(root, `${module}.ts`)),
    entryNames: "[name]",
    alias: { ...shared.alias, ...nodeModules },
    external: ["node:*"],
    loader: { ".wasm": "copy" },
    assetNames: "[name]",
    plugins: [onlyWhatIsUsed],
  });
}
