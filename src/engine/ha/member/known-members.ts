import type { FileSystem } from '../../store/files/file-system.ts';
import { RecordFile } from '../epoch/index.ts';

/**
 * `<store>/ha/members.json`: names of the group's members. Whoever has to know that *all* of them are there, after the data in
 * ZooKeeper was lost, cannot ask ZooKeeper who they are.
 */
export const knownMembersFile = (
  storeDirectory: string,
  files: FileSystem,
): RecordFile<{ readonly members: readonly string[] }> =>
  new RecordFile(storeDirectory, 'members.json', files, (value) => {
    const { members } = value;
    if (!Array.isArray(members)) return undefined;
    const names = members.filter((one): one is string => typeof one === 'string');
    return names.length === members.length ? { members: names } : undefined;
  });

/** The members of a group as far as one of them knows. */
export class KnownMembers {
  #names: readonly string[];

  constructor(own: string, names: readonly string[]) {
    this.#names = sorted([own, ...names]);
  }

  get names(): readonly string[] {
    return this.#names;
  }

  /**
   * Takes in what ZooKeeper says. Where it still has the group's state its list counts; else its list may be as lost as that,
   * and only adds.
   */
  onRead(own: string, names: readonly string[], hasState: boolean): void {
    this.#names = sorted(hasState ? [own, ...names] : [own, ...names, ...this.#names]);
  }
}

const sorted = (names: readonly string[]): string[] => [...new Set(names)].sort();
