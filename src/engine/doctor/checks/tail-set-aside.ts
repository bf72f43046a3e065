import { join } from 'node:path';
import type { Machine } from '../../machine/machine.ts';
import { type AsideFolder, asideFolders } from '../../store/recover/aside-folders.ts';
import { readPlan } from '../../store/replica/truncation-plan.ts';
import type { DiskCheck, Found } from '../disk-check.ts';
import { withStore } from '../facts.ts';
import { isoTime } from '../words.ts';

/** Messages that only this member had, and a cut of the log that is not finished. */
export const tailSetAside = (machine: Machine): DiskCheck => ({
  name: 'tail-set-aside',
  title: 'messages that only this broker had lie aside',
  severity: 'warning',
  scope: 'disk',
  run: (context) =>
    withStore(machine, context, ({ fs, directory, holder }) => {
      return [
        ...pending(readPlan(fs, directory)?.aside, directory, holder !== undefined),
        ...asideFolders(fs, directory).flatMap((folder) => found(folder, directory)),
      ];
    }),
});

/** A broker that runs is about to finish it, or has just begun. */
function pending(aside: string | undefined, directory: string, runs: boolean): Found[] {
  if (aside === undefined || runs) return [];
  return [
    {
      subject: directory,
      message: `The log was being cut when the broker ended; ha/truncate.json says how. Nothing is lost: the next start finishes it before it serves. Neither remove that file nor start another broker on the store.`,
      evidence: { file: join(directory, 'ha', 'truncate.json'), aside },
      next: [`mq recover --aside ${directory}`, `mq broker start --store ${directory}`],
    },
  ];
}

function found({ directory, state, manifest, why }: AsideFolder, store: string): Found[] {
  const list = `mq recover --aside ${store}`;
  if (state === 'pending') return [];
  if (state === 'incomplete') {
    return [
      {
        subject: directory,
        message: 'It has no manifest.json: a crash ended the copying before anything was cut. It may be removed.',
        evidence: { directory, state },
        next: [list, `rm -r ${directory}`],
        severity: 'info',
      },
    ];
  }
  if (manifest === undefined) {
    return [
      {
        subject: directory,
        message: `What was set aside there cannot be told: ${why ?? state}. The log below it may be whole.`,
        evidence: { directory, state, reason: why ?? '' },
        next: [list, `mq store dump ${directory}`],
      },
    ];
  }
  const { at, from, to, messages, queues, reason, epoch } = manifest;
  const topics = [...new Set(queues.map(({ topic }) => topic))];
  return [
    {
      subject: directory,
      message: `${messages} ${messages === 1 ? 'message' : 'messages'} that the group's new master did not have lie aside since ${isoTime(at)} (${reason}). Look at them, send again what is missed, and remove the folder.`,
      evidence: { directory, messages, topics, from, to, epoch, atMs: at, reason },
      next: [list, `mq recover --aside ${directory}`, `mq recover --aside ${directory} | mq sendMessage --from -`],
    },
  ];
}
