import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** A source file and what it imports. */
export interface SourceFile {
  /** Relative to the project, such as `src/cli/flags.ts`. */
  path: string;
  room: string;
  /** Other source files, relative to the project. */
  imports: string[];
  /** Packages and Node's own modules. */
  packages: string[];
}

/** The rooms whose inner doors are drawn as well. */
const OPENED = ['src/engine'];

/** The room of a file: its folder under src, and under src/engine. Files in src itself are rooms of their own. */
export function roomOf(path: string): string {
  const parts = path.split('/');
  const depth = OPENED.some((room) => path.startsWith(`${room}/`)) ? 3 : 2;
  return parts.slice(1, Math.min(depth, parts.length)).join('/').replace(/\.ts$/, '');
}

/** Every source file under src. */
export function readSources(): SourceFile[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => readSource(`src/${name.replaceAll('\\', '/')}`));
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  const targets = [...text.matchAll(/(?:^|[^.\w])(?:from|import)\s*\(?\s*'([^']+)'/g)].map(
    (match) => match[1] as string,
  );
  const relatives = targets.filter((target) => target.startsWith('.'));
  return {
    path,
    room: roomOf(path),
    imports: relatives.map((target) => relative(root, resolve(root, dirname(path), target)).replaceAll('\\', '/')),
    packages: targets.filter((target) => !target.startsWith('.')),
  };
}

/** Which rooms each room imports from. */
export function roomImports(sources: readonly SourceFile[]): Map<string, string[]> {
  const rooms = new Map<string, Set<string>>();
  for (const { room, imports } of sources) {
    const others = rooms.get(room) ?? new Set<string>();
    rooms.set(room, others);
    for (const target of imports) {
      const other = roomOf(target);
      if (other !== room) others.add(other);
    }
  }
  return new Map([...rooms].sort(([a], [b]) => a.localeCompare(b)).map(([room, others]) => [room, [...others].sort()]));
}

/** The block of docs/architecture.md that lists the imports: `room: other, other`. */
export function documentedImports(): Map<string, string[]> {
  const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
  const block = /```imports\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  return new Map(
    block
      .trim()
      .split('\n')
      .map((line) => {
        const [room = '', others = ''] = line.split(':');
        const names = others.split(',').map((name) => name.trim());
        return [room.trim(), names.filter((name) => name !== '' && name !== '-')];
      }),
  );
}
