import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';
import { metaFile, root } from './paths.mjs';

/**
 * Packages that stay in node_modules: those with native parts or worker threads, those only the engine needs, the
 * prompt, which is loaded only when a question is asked, and the reader of YAML: a CommonJS package that is imported when
 * wanted keeps its names only there.
 */
const EXTERNAL = [
  'lmdb',
  'pino',
  'pino-pretty',
  'prom-client',
  'rotating-file-stream',
  'inquirer',
  'yaml',
  '#validators/*',
];

/** What CommonJS packages expect to find, inside an ECMAScript module. */
const BANNER = [
  "import { createRequire as __createRequire } from 'node:module';",
  "import { dirname as __dirnameOf } from 'node:path';",
  "import { fileURLToPath as __pathOf } from 'node:url';",
  'const require = __createRequire(import.meta.url);',
  'const __filename = __pathOf(import.meta.url);',
  'const __dirname = __dirnameOf(__filename);',
].join('');

function typescriptFiles(directory) {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return typescriptFiles(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

/** Every command, the package's two entrances, and the modules oclif and bin/run.js load by path. */
function entryPoints() {
  const commands = typescriptFiles(join(root, 'src/commands'));
  const fixed = [
    'index.ts',
    'testing.ts',
    'cli/main.ts',
    'cli/help.ts',
    'cli/not-found.ts',
    'cli/completion/index.ts',
    'cli/completion/live.ts',
    'cli/completion/refresh.ts',
  ];
  const present = fixed.map((name) => join(root, 'src', name)).filter((path) => existsSync(path));
  return Object.fromEntries(
    [...commands, ...present].map((path) => [relative(join(root, 'src'), path).replace(/\.ts$/, ''), path]),
  );
}

/**
 * Bundles the sources into ECMAScript modules that share chunks, so that each command loads only what it uses.
 *
 * @param {string} outdir
 */
export async function bundle(outdir) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: entryPoints(),
    outdir,
    bundle: true,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minifySyntax: true,
    legalComments: 'none',
    external: EXTERNAL,
    banner: { js: BANNER },
    metafile: true,
    logLevel: 'warning',
  });
  mkdirSync(dirname(join(root, metaFile)), { recursive: true });
  writeFileSync(join(root, metaFile), JSON.stringify(withFinalPaths(metafile, outdir)));
}

/** The bundler's report, as if it had written to dist at once. */
function withFinalPaths(metafile, outdir) {
  const from = `${relative(root, outdir)}/`;
  return JSON.parse(JSON.stringify(metafile).replaceAll(`"${from}`, '"dist/'));
}
