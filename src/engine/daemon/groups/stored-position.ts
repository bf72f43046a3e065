import { MqError } from '../../../errors/index.ts';
import { EpochTable, floorFile, promiseFile } from '../../ha/epoch/index.ts';
import { knownMembersFile } from '../../ha/member/known-members.ts';
import { type Machine, thisMachine } from '../../machine/machine.ts';
import { storeInfo } from '../../store/inspect/store-info.ts';
import type { FileContent } from '../../store/replica/epoch-file.ts';

/** What a store says of its member; 0 where it says nothing. */
export interface StoredPosition {
  readonly epoch: number;
  readonly lastEpoch: number;
  readonly maxOffset: number;
  readonly confirmOffset: number;
  /** Names of the group's members as this one knew them. */
  readonly known: readonly string[];
}

/** Reads a store of this machine beside whoever runs on it; undefined where there is none. */
export async function storedPosition(
  directory: string,
  { files }: Machine = thisMachine,
): Promise<StoredPosition | undefined> {
  const end = await endOf(directory);
  if (end === undefined) return undefined;
  const epochs = whole(EpochTable.load(directory, files))?.entries ?? [];
  return {
    epoch: whole(promiseFile(directory, files).load())?.epoch ?? 0,
    lastEpoch: epochs.findLast(({ start }) => start <= end)?.epoch ?? 0,
    maxOffset: end,
    confirmOffset: whole(floorFile(directory, files).load())?.position ?? 0,
    known: whole(knownMembersFile(directory, files).load())?.members ?? [],
  };
}

const whole = <T>(content: FileContent<T>): T | undefined => (content.kind === 'whole' ? content.value : undefined);

async function endOf(directory: string): Promise<number | undefined> {
  try {
    return (await storeInfo({ directory })).log.end;
  } catch (error) {
    if (error instanceof MqError && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}
