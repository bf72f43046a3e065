import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE, INTEROP } from './paths.ts';
import { DOWNLOAD_MS, run, runStatus } from './process.ts';

/** The Apache releases the tests run against, oldest last. */
export const APACHE_VERSIONS = ['5.3.3', '4.9.7'] as const;
export type ApacheVersion = (typeof APACHE_VERSIONS)[number];

/** Below a version's directory: what class-archive.ts makes. */
const ARCHIVES = 'archives';

/** Fetches a version's jars with Maven, once; returns the class path entry. */
export async function fetchJars(version: ApacheVersion): Promise<string> {
  const dir = join(CACHE, version);
  const lib = join(dir, 'lib');
  const pom = await readFile(join(INTEROP, `pom-${version}.xml`));
  const done = join(dir, `.done-${digest(pom)}`);
  if (!existsSync(done)) {
    await mkdir(dir, { recursive: true });
    for (const old of [lib, join(dir, ARCHIVES)]) await rm(old, { recursive: true, force: true });
    await copyFile(join(INTEROP, `pom-${version}.xml`), join(dir, 'pom.xml'));
    await run('mvn', ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${lib}`], {
      cwd: dir,
      timeout: DOWNLOAD_MS,
    });
    await writeFile(done, '');
  }
  return join(lib, '*');
}

/**
 * Compiles test/interop/java against a version's jars, and for 5.x java-5, which needs what 4.9 has not; once per content.
 * @returns the whole class path
 */
export async function compilePrograms(version: ApacheVersion): Promise<string> {
  const jars = await fetchJars(version);
  const directories = version.startsWith('5') ? ['java', 'java-5'] : ['java'];
  const sources = directories
    .map((name) => join(INTEROP, name))
    .flatMap((directory) => readdirSync(directory).map((name) => join(directory, name)))
    .filter((name) => name.endsWith('.java'))
    .sort();
  const texts = await Promise.all(sources.map((source) => readFile(source)));
  // A jar, since an archive of classes knows no directories.
  const programs = join(CACHE, version, `programs-${digest(Buffer.concat(texts))}.jar`);
  if (!existsSync(programs)) {
    const fresh = `${programs}.${process.pid}`;
    const classes = `${fresh}.classes`;
    await mkdir(classes, { recursive: true });
    await run('javac', ['-nowarn', '-Xlint:none', '-encoding', 'UTF-8', '-cp', jars, '-d', classes, ...sources]);
    await run('jar', ['--create', '--file', fresh, '-C', classes, '.']);
    await rm(classes, { recursive: true, force: true });
    // Where another run was quicker, what it made is the same.
    await rename(fresh, programs);
  }
  return `${programs}:${jars}`;
}

/** What the lab's JVMs run. */
export type JavaPart = 'namesrv' | 'broker' | 'runner';

let javaVersion: Promise<string> | undefined;

/** Where class-archive.ts puts the classes that a program of a version loads, as this machine's JVM keeps them. */
export async function classArchive(version: ApacheVersion, part: JavaPart): Promise<string> {
  const classPath = part === 'runner' ? await compilePrograms(version) : await fetchJars(version);
  javaVersion ??= runStatus('java', ['-version']).then(({ err }) => err);
  return join(CACHE, version, ARCHIVES, `${part}-${digest(Buffer.from(classPath + (await javaVersion)))}.jsa`);
}

/** The JVM's flags to start a program from its archive, where there is one. Who measures starts the original as it is. */
export async function archiveFlags(version: ApacheVersion, part: JavaPart): Promise<string[]> {
  if (process.env['VITEST'] === undefined) return [];
  const file = await classArchive(version, part);
  return existsSync(file) ? [`-XX:SharedArchiveFile=${file}`] : [];
}

function digest(bytes: Buffer): string {
  return createHash('sha1').update(bytes).digest('hex').slice(0, 12);
}
