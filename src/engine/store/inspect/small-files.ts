import { join } from 'node:path';
import { CONFIG_FILES, readConfigFile } from './config-files.ts';
import { DamageKind, type Damages } from './damage.ts';
import { checkpointOf } from './store-info.ts';
import type { StoreView } from './store-view.ts';

const CHECKPOINT_SIZE = 4096;

/** Reads the JSON files under `config`, each with its `.bak`. Returns how many there are. */
export function checkConfigFiles({ fs, directory }: StoreView, damages: Damages): number {
  let files = 0;
  for (const name of CONFIG_FILES) {
    const path = join(directory, 'config', name);
    const main = readConfigFile(fs, path);
    const backup = readConfigFile(fs, `${path}.bak`);
    if (main.state !== 'missing') files++;
    if (backup.state !== 'missing') files++;
    const spare = backup.state === 'whole' ? 'a broker starts with its .bak, which is a little older' : undefined;
    if (main.state === 'torn' || (main.state === 'empty' && backup.state !== 'missing')) {
      damages.add({
        kind: DamageKind.CONFIG_TORN,
        file: path,
        ...{ offset: 0, length: main.bytes },
        means: `${main.why ?? 'it is empty'}: ${spare ?? lost(name, backup.state)}`,
        remedy: spare === undefined ? 'hand' : 'start',
      });
    } else if (backup.state === 'torn' && main.state !== 'whole') {
      damages.add({
        kind: DamageKind.CONFIG_TORN,
        file: `${path}.bak`,
        ...{ offset: 0, length: backup.bytes },
        means: `${backup.why}, and ${name} is missing: no broker starts`,
        remedy: 'hand',
      });
    }
  }
  return files;
}

const lost = (name: string, backup: string): string =>
  backup === 'torn'
    ? 'its .bak is torn as well: no broker starts'
    : `it has no ${backup === 'missing' ? '' : 'usable '}.bak: what ${name} held is lost`;

/** Looks whether the checkpoint can be true: it says up to which store time the log is on disk. */
export function checkCheckpoint(view: StoreView, lastStoreTime: number, damages: Damages): void {
  const path = join(view.directory, 'checkpoint');
  const stat = view.fs.stat(path);
  const checkpoint = checkpointOf(view);
  if (stat === undefined || checkpoint === undefined || view.holder !== undefined) return;
  const report = (offset: number, means: string): void =>
    damages.add({ kind: DamageKind.CHECKPOINT, file: path, offset, length: 8, means, remedy: 'rebuild' });
  if (stat.size !== CHECKPOINT_SIZE) {
    report(0, `it has ${stat.size} bytes instead of ${CHECKPOINT_SIZE}: after a crash the whole log is read`);
  }
  const times = [checkpoint.physicMsgTimestamp, checkpoint.logicsMsgTimestamp, checkpoint.indexMsgTimestamp];
  const names = ['physicMsgTimestamp', 'logicsMsgTimestamp', 'indexMsgTimestamp'];
  times.forEach((time, i) => {
    if (lastStoreTime === 0 || time <= lastStoreTime) return;
    const means = `${names[i]} is ${time}, and the newest message was stored at ${lastStoreTime}: after a crash too little of the log would be read`;
    report(i * 8, means);
  });
}
