import { join } from 'node:path';
import { MqError } from '../../../errors/index.ts';
import type { Machine } from '../../machine/machine.ts';
import type { FileContent } from '../../store/replica/epoch-file.ts';
import type { FlushDiskType } from '../../store/types.ts';
import type { EpochStart, Floor, Promised } from '../core/types.ts';
import {
  currentOwner,
  EpochTable,
  type FloorRecord,
  firstPromise,
  floorFile,
  isUnclean,
  type Owner,
  ownerFile,
  type PromiseRecord,
  promiseFile,
  type RecordFile,
} from '../epoch/index.ts';
import { knownMembersFile } from './known-members.ts';
import { uncleanFile } from './unclean-file.ts';

export interface SideFilesOptions {
  /** The store's root. */
  directory: string;
  machine: Machine;
  /** Name in the group; undefined takes the one the store has, or one made from its id. */
  memberId: string | undefined;
  incarnation: string;
  flushDiskType: FlushDiskType;
  warn(message: string): void;
}

/** What a member keeps beside its log: promise, floor, epochs, owner, and the group's members as they were last known. */
export class SideFiles {
  readonly storeId: string;
  readonly member: string;
  /** The process that had the store before this one. */
  readonly formerOwner: Owner | undefined;
  /** Names of all members that were ever seen, as long as ZooKeeper did not say otherwise. */
  readonly knownMembers: readonly string[];
  readonly #options: SideFilesOptions;
  readonly #promiseFile: RecordFile<PromiseRecord>;
  readonly #floorFile: RecordFile<FloorRecord>;
  readonly #membersFile: RecordFile<{ readonly members: readonly string[] }>;
  readonly #uncleanFile: RecordFile<{ readonly unclean: boolean }>;
  readonly #isNew: boolean;
  #unclean: boolean;
  #promised: Promised;
  #floor: Floor;
  #epochs: EpochTable;
  #members: string;

  /**
   * Reads them; to be called before the store is opened, which removes the traces of a crash. Writes nothing.
   * @throws MqError STORE_DAMAGED for a promise that cannot be read
   */
  constructor(options: SideFilesOptions) {
    const { directory, machine, flushDiskType, warn } = options;
    const { files } = machine;
    this.#options = options;
    this.#promiseFile = promiseFile(directory, files);
    this.#floorFile = floorFile(directory, files);
    this.#membersFile = knownMembersFile(directory, files);
    const promise = this.#loadPromise();
    this.#isNew = promise === undefined;
    const first = promise ?? firstPromise(options.memberId ?? '');
    this.storeId = first.storeId;
    this.member = options.memberId ?? (first.member === '' ? `m-${first.storeId.slice(0, 8)}` : first.member);
    this.#promised = { epoch: first.epoch, change: first.change, led: first.led };
    this.#floor = this.#orWarn(this.#floorFile.load(), this.#floorFile.path) ?? { position: 0, epoch: 0 };
    this.#epochs = loadEpochs(directory, machine, warn);
    this.knownMembers = this.#orWarn(this.#membersFile.load(), this.#membersFile.path)?.members ?? [];
    this.#members = JSON.stringify(this.knownMembers);
    const owner = ownerFile(directory, files);
    this.formerOwner = this.#orWarn(owner.load(), owner.path);
    const abort = files.stat(join(directory, 'abort')) !== undefined;
    this.#uncleanFile = uncleanFile(directory, files);
    const mark = this.#orWarn(this.#uncleanFile.load(), this.#uncleanFile.path);
    this.#unclean = mark?.unclean === true || isUnclean(machine, this.formerOwner, { abort, flushDiskType });
  }

  /** The log may lack what was acknowledged: the machine went down with bytes unsynced, and nobody was told since. */
  get unclean(): boolean {
    return this.#unclean;
  }

  get promised(): Promised {
    return this.#promised;
  }

  get floor(): Floor {
    return this.#floor;
  }

  get epochs(): readonly EpochStart[] {
    return this.#epochs.entries;
  }

  /** This process has the store now: says so, and gives a new store its name. Throws Node's error. */
  claim(): void {
    const { directory, machine, incarnation } = this.#options;
    if (this.#isNew) this.savePromise(this.#promised);
    // Before the owner: the next process must find one of the two traces of the crash.
    if (this.#unclean) this.#uncleanFile.save({ unclean: true });
    ownerFile(directory, machine.files).save(currentOwner(machine, incarnation));
  }

  /** The group does not count on this log any more, or knows what it is: durable when it returns. Throws Node's error. */
  forgetUnclean(): void {
    if (this.#unclean) this.#uncleanFile.save({ unclean: false });
    this.#unclean = false;
  }

  /** Durable when it returns. Throws Node's error. */
  savePromise(promised: Promised): void {
    const { epoch, change, led } = promised;
    this.#promiseFile.save({ epoch, change, led, storeId: this.storeId, member: this.member });
    this.#promised = promised;
  }

  /** Durable when it returns. Throws Node's error. */
  saveEpochs(epochs: readonly EpochStart[]): void {
    this.#epochs.replace(epochs);
  }

  /** Reads the table anew after the log was cut; entries before `min` are dropped. */
  reloadEpochs(min: number): void {
    const { directory, machine, warn } = this.#options;
    this.#epochs = loadEpochs(directory, machine, warn);
    this.#epochs.forgetBefore(min);
  }

  /** Durable when it returns; does nothing for the one that is. */
  saveFloor(floor: Floor): void {
    if (floor.position === this.#floor.position && floor.epoch === this.#floor.epoch) return;
    this.#floorFile.save(floor);
    this.#floor = floor;
  }

  /** Durable when it returns; does nothing for those that are known. */
  saveMembers(members: readonly string[]): void {
    const text = JSON.stringify(members);
    if (text === this.#members) return;
    this.#membersFile.save({ members });
    this.#members = text;
  }

  #loadPromise(): PromiseRecord | undefined {
    const content = this.#promiseFile.load();
    if (content.kind !== 'damaged') return content.kind === 'whole' ? content.value : undefined;
    throw new MqError('STORE_DAMAGED', `${this.#promiseFile.path} is damaged (${content.why})`, {
      file: this.#promiseFile.path,
      hint: 'What this member promised is not known any more: give it an empty store, and it copies the log from its master.',
    });
  }

  #orWarn<T>(content: FileContent<T>, path: string): T | undefined {
    if (content.kind === 'damaged') this.#options.warn(`${path} is damaged (${content.why}): going on without it`);
    return content.kind === 'whole' ? content.value : undefined;
  }
}

/** A table that is missing or damaged is not guessed: without one, a log agrees with no other and is copied anew. */
function loadEpochs(directory: string, { files }: Machine, warn: (message: string) => void): EpochTable {
  const content = EpochTable.load(directory, files);
  if (content.kind === 'damaged') warn(`epochFileCheckpoint is damaged (${content.why}): the log counts as unknown`);
  return content.kind === 'whole' ? content.value : EpochTable.empty(directory, files);
}
