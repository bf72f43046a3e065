import { spawn } from 'node:child_process';

/**
 * Walks the records of a database in a process of its own: a damaged page can kill the process that reads it, and that
 * must not be the broker.
 * @returns what is wrong, or undefined when every record could be read
 */
export function inspectDatabase(directory: string): Promise<string | undefined> {
  const script = `
    const { open } = await import(${JSON.stringify(import.meta.resolve('lmdb'))});
    const database = open({ path: process.argv[1], noSubdir: false, encoding: 'binary', keyEncoding: 'binary', maxDbs: 1 });
    for (const { key, value } of database.getRange()) if (key.length + value.length === 0) throw new Error('empty');
    process.exit(0);
  `;
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, directory], {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: INSPECTION_MS,
      killSignal: 'SIGKILL',
    });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => {
      if (errors.length < MAX_ERROR_TEXT) errors += chunk.toString();
    });
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => {
      const why =
        /^\w*Error: .*$/m.exec(errors)?.[0] ?? (signal === null ? `exit ${code}` : `its reader died of ${signal}`);
      resolve(code === 0 ? undefined : why);
    });
  });
}

const INSPECTION_MS = 60_000;
const MAX_ERROR_TEXT = 4000;
