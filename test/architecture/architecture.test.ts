import { describe, expect, it } from 'vitest';
import { documentedImports, readSources, roomImports } from './imports.ts';

const sources = readSources();

/** Rooms from top to bottom: a room imports only from rooms below its own line. */
const LEVELS: readonly (readonly string[])[] = [
  ['commands', 'testing', 'index'],
  ['cli'],
  ['admin', 'engine/doctor'],
  ['engine/daemon'],
  ['engine/boot'],
  ['engine/ha'],
  ['client', 'engine/namesrv', 'engine/broker'],
  ['engine/machine'],
  ['engine/store'],
  ['remoting'],
  ['protocol'],
  ['config', 'observe'],
  ['errors', 'clock'],
];

const levelOf = new Map(LEVELS.flatMap((rooms, level) => rooms.map((room) => [room, level] as const)));

/** Imports of a file that are not allowed by a rule, as `file -> target`. */
const breaches = (rule: (path: string, target: string) => boolean): string[] =>
  sources.flatMap(({ path, imports, packages }) =>
    [...imports, ...packages].filter((target) => rule(path, target)).map((target) => `${path} -> ${target}`),
  );

describe('the structure of the code', () => {
  it('is the one docs/architecture.md shows', () => {
    expect(Object.fromEntries(documentedImports())).toEqual(Object.fromEntries(roomImports(sources)));
  });

  it('knows every room', () => {
    expect([...roomImports(sources).keys()].filter((room) => !levelOf.has(room))).toEqual([]);
  });

  it('imports downward only', () => {
    const upward: string[] = [];
    for (const [room, others] of roomImports(sources)) {
      for (const other of others) {
        if ((levelOf.get(other) ?? 99) <= (levelOf.get(room) ?? -1)) upward.push(`${room} -> ${other}`);
      }
    }
    expect(upward).toEqual([]);
  });

  it('keeps sockets out of the protocol and the store, but for the lock', () => {
    const sockets = (path: string, target: string): boolean =>
      /^node:(net|http|tls|dgram)$/.test(target) &&
      (path.startsWith('src/protocol/') || path.startsWith('src/engine/store/')) &&
      !path.startsWith('src/engine/store/lock/') &&
      path !== 'src/protocol/message/host.ts';
    expect(breaches(sockets)).toEqual([]);
  });

  it('lets the store reach the disk through its file system only, but for the lock', () => {
    const files = (path: string, target: string): boolean =>
      /^node:fs/.test(target) &&
      path.startsWith('src/engine/store/') &&
      !path.startsWith('src/engine/store/files/') &&
      !path.startsWith('src/engine/store/lock/');
    expect(breaches(files)).toEqual([]);
  });

  it('keeps the engine off the import path of commands', () => {
    const text = sources.filter(({ path }) => path.startsWith('src/commands/') || path.startsWith('src/cli/'));
    expect(text.length).toBeGreaterThan(10);
    const statically = breaches((path, target) => path.startsWith('src/cli/') && target.startsWith('src/engine/'));
    expect(statically).toEqual([]);
  });

  it('knows the library of the command line only in cli and commands', () => {
    const cli = (path: string, target: string): boolean =>
      /^(@oclif\/core|chalk|cli-table3|inquirer)/.test(target) && !/^src\/(cli|commands)\//.test(path);
    expect(breaches(cli)).toEqual([]);
  });
});
