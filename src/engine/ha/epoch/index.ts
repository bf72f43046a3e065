export { EpochTable } from './epoch-table.ts';
export { type FloorRecord, firstPromise, floorFile, type PromiseRecord, promiseFile } from './member-files.ts';
export { currentOwner, isUnclean, type Owner, ownerFile, provenDead } from './owner.ts';
export { HA_DIRECTORY, RecordFile } from './record-file.ts';
