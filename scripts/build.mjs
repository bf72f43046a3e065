// Builds the package: bundles, validators, declarations, oclif.manifest.json, man pages and completion scripts.
//   node scripts/build.mjs               all of it
//   node scripts/build.mjs --if-stale    only when a source is newer than the build, and without the documents in
//                                        man/ and completions/, which are committed
//   node scripts/build.mjs --no-types    without declarations
import { existsSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './build/bundle.mjs';
import { alone } from './build/lock.mjs';
import { manifestText } from './build/manifest.mjs';
import { dist, root } from './build/paths.mjs';
import { isStale } from './build/stale.mjs';
import { writeDeclarations } from './build/types.mjs';
import { compileValidators } from './build/validators.mjs';
import { writeDocuments } from './docs/write.mjs';

/** Puts a finished build in the place of the last one; a run of mq meets one or the other. */
function putInPlace(outdir, manifest) {
  const old = join(root, `.cache/old-${process.pid}`);
  const manifestFile = join(root, 'oclif.manifest.json');
  writeFileSync(`${manifestFile}.${process.pid}`, manifest);
  if (existsSync(join(root, dist))) renameSync(join(root, dist), old);
  renameSync(outdir, join(root, dist));
  renameSync(`${manifestFile}.${process.pid}`, manifestFile);
  rmSync(old, { recursive: true, force: true });
}

async function build({ types, documents }) {
  const startedAt = new Date();
  const outdir = join(root, `.cache/build-${process.pid}`);
  try {
    await bundle(outdir);
    await compileValidators(outdir);
    if (types) writeDeclarations(outdir);
    const manifest = await manifestText(outdir);
    writeFileSync(join(outdir, 'built'), '');
    utimesSync(join(outdir, 'built'), startedAt, startedAt);
    putInPlace(outdir, manifest);
    if (documents) writeDocuments();
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

const options = new Set(process.argv.slice(2));
const ifStale = options.has('--if-stale');
try {
  await alone(async () => {
    if (!ifStale || isStale()) await build({ types: !options.has('--no-types'), documents: !ifStale });
  });
} catch (error) {
  // The bundler has already said what is wrong, and where.
  if (!Array.isArray(error.errors)) throw error;
  process.exitCode = 1;
}
