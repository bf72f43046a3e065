import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE, INTEROP } from './paths.ts';
import { DOWNLOAD_MS, run, type Service, startService } from './process.ts';

/** A client in another language: runs one mode and returns its JSON line. */
export type Client = <T>(...args: (string | number)[]) => Promise<T>;

/** Runs the modes of the unmodified Go client v2 that end by themselves. */
export async function goClient(): Promise<Client> {
  const binary = await goBinary();
  return async (...args) => parse(await run(binary, args.map(String), { env: goEnv() }));
}

/** Starts orderly Go consumers that write what they take to a file, until they are killed. */
export async function goFollower(): Promise<(file: string, namesrv: string, topic: string, group: string) => Service> {
  const binary = await goBinary();
  return (file, namesrv, topic, group) =>
    startService(binary, ['follow', namesrv, topic, group, '0', file], `${file}.out`, { env: goEnv() });
}

/** Broadcast offsets go below the home directory. */
const goEnv = (): NodeJS.ProcessEnv => ({ ...process.env, HOME: join(CACHE, 'go') });

/** Builds the program, once per content. */
async function goBinary(): Promise<string> {
  const source = join(INTEROP, 'go');
  const files = await Promise.all(['go.mod', 'go.sum', 'main.go'].map((name) => readFile(join(source, name))));
  const binary = join(CACHE, 'go', `client-${digest(files)}`);
  if (!existsSync(binary)) {
    await mkdir(join(CACHE, 'go'), { recursive: true });
    await run('go', ['build', '-o', binary, '.'], { cwd: source, timeout: DOWNLOAD_MS });
  }
  return binary;
}

/** Installs npm's ali-ons, unmodified, into the cache directory. */
export async function aliOnsClient(): Promise<Client> {
  const source = join(INTEROP, 'ali-ons');
  const dir = join(CACHE, 'ali-ons');
  const done = join(dir, `.done-${digest([await readFile(join(source, 'package.json'))])}`);
  if (!existsSync(done)) {
    await mkdir(dir, { recursive: true });
    await copyFile(join(source, 'package.json'), join(dir, 'package.json'));
    await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: dir, timeout: DOWNLOAD_MS });
    await writeFile(done, '');
  }
  const program = join(source, 'client.cjs');
  return async (...args) => parse(await run(process.execPath, [program, ...args.map(String)], { cwd: dir }));
}

function parse<T>(out: string): T {
  const line = out.split('\n').findLast((text) => text.startsWith('{'));
  if (line === undefined) throw new Error(`no JSON line in:\n${out}`);
  return JSON.parse(line) as T;
}

function digest(contents: Buffer[]): string {
  return createHash('sha1').update(Buffer.concat(contents)).digest('hex').slice(0, 12);
}
