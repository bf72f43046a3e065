import { join } from 'node:path';
import { MqError } from '../../../errors/index.ts';
import { asNumber, asString } from '../../../protocol/json/read.ts';
import { JsonFile, type WarningLog } from '../config-file/json-file.ts';
import type { FileSystem } from '../files/file-system.ts';
import { OWN_DIRECTORY } from '../own-directory.ts';

/** The name a store is served under. */
export interface StoreIdentity {
  brokerName: string;
  brokerClusterName: string;
  /** 0 is the master; may change when roles switch, so it is kept but not compared. */
  brokerId: number;
}

const FILE_NAME = 'identity.json';

/**
 * Checks that a store is served under the brokerName it was made under, and writes the identity down.
 * Clients keep offsets and routes by brokerName: under another name the same messages would be consumed again. A store
 * without an identity (new, or an Apache broker's) is adopted under the configured one. The file lies in mq's own
 * folder, where an Apache broker neither sees nor removes it.
 * @returns what was recorded before, undefined for an adopted store.
 * @throws MqError CONFIG `X does not match the expected group name: Y` for another brokerName.
 */
export function claimIdentity(
  directory: string,
  configured: StoreIdentity,
  log: WarningLog,
  files: FileSystem,
): StoreIdentity | undefined {
  const file = new JsonFile(join(directory, OWN_DIRECTORY, FILE_NAME), log, files);
  const recorded = readIdentity(file);
  if (recorded !== undefined && recorded.brokerName !== configured.brokerName) {
    throw new MqError(
      'CONFIG',
      `${configured.brokerName} does not match the expected group name: ${recorded.brokerName}`,
      {
        file: file.path,
        key: 'brokerName',
        hint: `Store ${directory} belongs to ${recorded.brokerName}: set brokerName=${recorded.brokerName}, or give ${configured.brokerName} a store directory of its own.`,
      },
    );
  }
  if (recorded === undefined || !sameIdentity(recorded, configured)) {
    const { brokerName, brokerClusterName, brokerId } = configured;
    file.saveNow({ brokerName, brokerClusterName, brokerId });
  }
  return recorded;
}

function readIdentity(file: JsonFile): StoreIdentity | undefined {
  const content = file.read();
  const brokerName = asString(content?.['brokerName']);
  if (brokerName === '') return undefined;
  return {
    brokerName,
    brokerClusterName: asString(content?.['brokerClusterName']),
    brokerId: asNumber(content?.['brokerId']),
  };
}

const sameIdentity = (a: StoreIdentity, b: StoreIdentity): boolean =>
  a.brokerName === b.brokerName && a.brokerClusterName === b.brokerClusterName && a.brokerId === b.brokerId;
