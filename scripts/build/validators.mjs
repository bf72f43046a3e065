import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Ajv } from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { root } from './paths.mjs';

const SUFFIX = '.schema.json';

/** `contexts` → `validateContexts`. */
function functionName(name) {
  return `validate${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/**
 * Compiles every schemas/NAME.schema.json into OUTDIR/validators/NAME.js, which exports `validateName`; nothing is
 * compiled when mq runs.
 *
 * @param {string} outdir
 */
export async function compileValidators(outdir) {
  for (const file of readdirSync(join(root, 'schemas')).filter((name) => name.endsWith(SUFFIX))) {
    const name = basename(file, SUFFIX);
    const schema = JSON.parse(readFileSync(join(root, 'schemas', file), 'utf8'));
    const ajv = new Ajv({ allErrors: false, strict: true, code: { source: true, esm: true } });
    ajv.addSchema(schema, name);
    const contents = standaloneCode.default(ajv, { [functionName(name)]: name });
    await build({
      absWorkingDir: root,
      stdin: { contents, resolveDir: root, loader: 'js' },
      outfile: join(outdir, 'validators', `${name}.js`),
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      minifyWhitespace: true,
      minifySyntax: true,
      logLevel: 'warning',
    });
  }
}
