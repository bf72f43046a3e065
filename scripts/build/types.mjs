import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { root } from './paths.mjs';

/** The compiler's own file, so that no shell or PATH is needed. */
function compiler() {
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json');
  return join(dirname(manifest), 'bin/tsc');
}

/**
 * Writes the declarations of the package's two entrances.
 *
 * @param {string} outdir
 * @throws when the sources do not type-check
 */
export function writeDeclarations(outdir) {
  if (!existsSync(join(root, 'src/index.ts'))) return;
  const args = ['-p', 'tsconfig.build.json', '--outDir', join(outdir, 'types')];
  execFileSync(process.execPath, [compiler(), ...args], { cwd: root, stdio: ['ignore', 2, 2] });
}
