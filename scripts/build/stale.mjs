import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { dist, root } from './paths.mjs';

/** What the build is made from. Documents are not: they are committed, and a test finds them stale. */
const SOURCES = [
  'src',
  'scripts',
  'schemas',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
];

/** What a finished build leaves; `built` is written last and dated when the build began. */
const PRODUCTS = [`${dist}/built`, `${dist}/cli/main.js`, 'oclif.manifest.json'];

/** Schemas of commands are made from the build; only NAME.schema.json goes into one. */
const isDocument = (path) => path.startsWith(join(root, 'schemas')) && !path.endsWith('.schema.json');

/** The newest change below a path, in ms; a directory's own date tells of files added and removed. */
function newestChange(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return isDocument(path) ? 0 : stat.mtimeMs;
  const own = path.endsWith('schemas') ? 0 : stat.mtimeMs;
  return readdirSync(path).reduce((newest, name) => Math.max(newest, newestChange(join(path, name))), own);
}

/** Whether the build is missing or older than a source. */
export function isStale() {
  if (PRODUCTS.some((product) => !existsSync(join(root, product)))) return true;
  const built = statSync(join(root, `${dist}/built`)).mtimeMs;
  return SOURCES.some((source) => existsSync(join(root, source)) && newestChange(join(root, source)) > built);
}
