import { MqError } from '../../../errors/index.ts';
import { floorFile, ownerFile, promiseFile } from '../../ha/epoch/index.ts';
import type { Machine } from '../../machine/machine.ts';
import { epochFilePath, type FileContent, readEpochs } from '../../store/replica/epoch-file.ts';
import { readPlan } from '../../store/replica/truncation-plan.ts';
import type { DiskCheck, Found } from '../disk-check.ts';
import { withStore } from '../facts.ts';

/** What a member keeps beside its log cannot be read. */
export const haFileDamaged = (machine: Machine): DiskCheck => ({
  name: 'ha-file-damaged',
  title: 'what a member of a group keeps beside its log is damaged',
  severity: 'critical',
  scope: 'disk',
  run: (context) =>
    withStore(machine, context, ({ fs, directory }): Found[] => {
      const promise = promiseFile(directory, fs);
      const floor = floorFile(directory, fs);
      const owner = ownerFile(directory, fs);
      const read = promise.load();
      const isMember = read.kind !== 'missing';
      return [
        ...finding(promise.path, read, directory, {
          what: 'What this member promised is not known any more, and the broker does not start with it. Give it an empty store: it copies the log from its master.',
          isFatal: true,
        }),
        // Without one a log of a member agrees with no other.
        ...finding(epochFilePath(directory), readEpochs(fs, directory), directory, {
          what: 'Without the epochs this log agrees with no other: as a slave the broker sets all of it aside and copies it anew.',
          isFatal: isMember,
        }),
        ...finding(floor.path, floor.load(), directory, {
          what: 'The next start goes on without it: a cut below what was confirmed would not be noticed.',
          isFatal: false,
        }),
        ...finding(owner.path, owner.load(), directory, {
          what: 'After a crash the next start takes the machine for one that lost its power, and leaves the in-sync set first.',
          isFatal: false,
        }),
        ...planFinding(() => readPlan(fs, directory), directory),
      ];
    }),
});

function finding(
  path: string,
  content: FileContent<unknown>,
  directory: string,
  { what, isFatal }: { readonly what: string; readonly isFatal: boolean },
): Found[] {
  if (content.kind !== 'damaged') return [];
  return [
    {
      subject: path,
      message: `${path} is damaged (${content.why}). ${what}`,
      evidence: { file: path, reason: content.why },
      next: [`mq store verify ${directory} --fast`, `mq store info ${directory}`],
      severity: isFatal ? 'critical' : 'warning',
    },
  ];
}

/** How the log was being cut cannot be read. */
function planFinding(read: () => unknown, directory: string): Found[] {
  try {
    read();
    return [];
  } catch (error) {
    if (!(error instanceof MqError) || error.code !== 'STORE_DAMAGED') throw error;
    const { file = directory } = error.details;
    return [
      {
        subject: file,
        message: `${error.message}. ${error.hint}`,
        evidence: { file, reason: error.message },
        next: [`mq store info ${directory}`, `mq store verify ${directory} --fast`],
      },
    ];
  }
}
