import { basename, join } from 'node:path';
import type { Machine } from '../../machine/machine.ts';
import { CONFIG_FILES, readConfigFile } from '../../store/inspect/config-files.ts';
import type { DiskCheck, Found } from '../disk-check.ts';
import { withStore } from '../facts.ts';

/** Half-written JSON of a broker that was killed or lost its power. */
export const configTorn = (machine: Machine): DiskCheck => ({
  name: 'config-torn',
  title: 'a JSON file of the broker is torn',
  severity: 'warning',
  scope: 'disk',
  run: (context) =>
    withStore(machine, context, ({ fs, directory }) => {
      const paths = [
        ...CONFIG_FILES.map((name) => join(directory, 'config', name)),
        join(directory, 'mq', 'identity.json'),
      ];
      return paths.flatMap((path): Found[] => {
        const main = readConfigFile(fs, path);
        const backup = readConfigFile(fs, `${path}.bak`);
        const isBad = main.state === 'torn' || (main.state === 'empty' && backup.state !== 'missing');
        if (!isBad && !(main.state !== 'whole' && backup.state === 'torn')) return [];
        const isSpared = backup.state === 'whole';
        const what = main.state === 'torn' ? `torn (${main.why})` : main.state;
        return [
          {
            subject: basename(path),
            severity: isSpared ? 'warning' : 'critical',
            message: isSpared
              ? `${path} is ${what}. The next start takes its .bak, which is one version older.`
              : `${path} is ${what}, and its .bak is ${backup.state}. ${backup.state === 'torn' ? 'No broker starts so.' : 'What it held is lost.'}`,
            evidence: {
              file: path,
              state: main.state,
              bytes: main.bytes,
              backup: backup.state,
              backupBytes: backup.bytes,
            },
            next: isSpared
              ? [`diff ${path} ${path}.bak`, `mq store verify ${directory} --fast`]
              : [`mv ${path} ${path}.torn`, `mq store verify ${directory} --fast`],
          },
        ];
      });
    }),
});
