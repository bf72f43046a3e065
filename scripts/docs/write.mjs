import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../build/paths.mjs';
import { schemaDocuments } from '../schemas/schemas.mjs';
import { manPages } from './man.mjs';
import { mqadminDocument } from './mqadmin.mjs';

const COMPLETIONS = { bash: 'mq.bash', zsh: '_mq', fish: 'mq.fish' };

function mq(...args) {
  return execFileSync(process.execPath, [join(root, 'bin/run.js'), ...args], { encoding: 'utf8' });
}

/** Schemas of files that users write are written by hand; the validators are compiled from them. */
const isSource = (path) => path.endsWith('.schema.json');

/** Every document made from the commands of the present build: path below the package → text. */
export function documents() {
  const manifest = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8'));
  const { exitCodes } = JSON.parse(mq('help', 'exit-codes', '--json'));
  const pages = [...manPages(manifest, exitCodes)].map(([name, text]) => [`man/${name}`, text]);
  const scripts = Object.entries(COMPLETIONS).map(([shell, name]) => [`completions/${name}`, mq('completion', shell)]);
  const { mqadmin } = JSON.parse(mq('help', 'mqadmin', '--json'));
  return new Map([...pages, ...scripts, ...schemaDocuments(manifest), ['docs/mqadmin.md', mqadminDocument(mqadmin)]]);
}

/** Files in man/, completions/, schemas/ and docs/mqadmin.md that differ from what the present build makes, are missing, or are left over. */
export function staleDocuments() {
  const fresh = documents();
  const changed = [...fresh].filter(
    ([path, text]) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== text,
  );
  const present = ['man', 'completions', 'schemas'].flatMap((directory) =>
    existsSync(join(root, directory)) ? readdirSync(join(root, directory)).map((name) => `${directory}/${name}`) : [],
  );
  return [...changed.map(([path]) => path), ...present.filter((path) => !fresh.has(path) && !isSource(path))];
}

/** Brings all of them up to date. */
export function writeDocuments() {
  const fresh = documents();
  for (const path of staleDocuments()) {
    const text = fresh.get(path);
    if (text === undefined) {
      rmSync(join(root, path));
      continue;
    }
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
