import { asIntegerMap, asMap, asNumber } from '../../../protocol/json/read.ts';
import type { Machine } from '../../machine/machine.ts';
import { configContent } from '../../store/inspect/config-files.ts';
import { logEnds } from '../../store/inspect/log-ends.ts';
import { queueFolders } from '../../store/inspect/queue-folder.ts';
import { sampleQueues } from '../../store/inspect/sample-queues.ts';
import { newestKnown } from '../../store/inspect/search-store.ts';
import type { StoreView } from '../../store/inspect/store-view.ts';
import type { DiskCheck, Found } from '../disk-check.ts';
import { withStore } from '../facts.ts';

const SHOWN = 5;

/** Queues do not fit the log: pulls and queries by offset fail. A quick look; `mq store verify` reads everything. */
export const queueIndexDamaged = (machine: Machine): DiskCheck => ({
  name: 'queue-index-damaged',
  title: 'queues and commit log do not fit each other',
  severity: 'critical',
  scope: 'disk',
  run: (context) =>
    withStore(machine, context, async (view): Promise<Found[]> => {
      const log = logTrouble(view);
      if (log !== undefined) return [log];
      const { directory } = view;
      const { bad, entries, queues } = await sampleQueues(view);
      // What a crash left is put right by the next start, from the last records on.
      const { end } = await logEnds(view, newestKnown(view));
      const left = view.hasAbort ? bad.filter(({ position }) => position < end) : bad;
      const [first] = left;
      if (first !== undefined) {
        const names = [...new Set(left.map(({ topic, queueId }) => `${topic}/${queueId}`))];
        return [
          {
            subject: names.slice(0, SHOWN).join(', '),
            message: `${left.length} of ${entries} queue entries looked at do not lead to their messages, in ${names.length} of ${queues} queues. The first: ${first.file}, byte ${first.offset}: ${first.why}.`,
            evidence: {
              badEntries: left.length,
              entries,
              queues: names.slice(0, 100),
              file: first.file,
              offset: first.offset,
              topic: first.topic,
              queueId: first.queueId,
              queueOffset: first.queueOffset,
              why: first.why,
            },
            next: nextOf(view),
          },
        ];
      }
      if (view.hasAbort) return [];
      if (queues > 0 || end === view.log.minPosition) return lostQueues(view);
      return [
        {
          subject: directory,
          message: `The commit log has messages up to ${end}, and there is no consume queue: nothing can be consumed until they are made anew.`,
          evidence: { logEnd: end, queues: [] },
          next: nextOf(view),
        },
      ];
    }),
});

/** Groups have consumed from queues that are not there: they are lost, or their topic was deleted and made again. */
function lostQueues(view: StoreView): Found[] {
  const { fs, directory } = view;
  const there = new Set([...queueFolders(view)].map(({ topic, queueId }) => `${topic}/${queueId}`));
  const topics = asMap(configContent(fs, directory, 'topics.json')?.['topicConfigTable'], () => true);
  const offsets = asMap(configContent(fs, directory, 'consumerOffset.json')?.['offsetTable'], (value) =>
    asIntegerMap(value, (offset) => asNumber(offset)),
  );
  const lost = new Set<string>();
  for (const [place, queues] of offsets) {
    const topic = place.slice(0, Math.max(0, place.lastIndexOf('@')));
    if (!topics.has(topic)) continue;
    for (const [queueId, offset] of queues) {
      if (offset > 0 && !there.has(`${topic}/${queueId}`)) lost.add(`${topic}/${queueId}`);
    }
  }
  if (lost.size === 0) return [];
  const names = [...lost].sort();
  return [
    {
      subject: names.slice(0, SHOWN).join(', '),
      severity: 'warning',
      message: `Groups have consumed from ${names.length === 1 ? 'a queue' : `${names.length} queues`} that the store does not have: lost, or of a topic that was deleted and made again since.`,
      evidence: { queues: names.slice(0, 100), consumerOffset: `${directory}/config/consumerOffset.json` },
      next: nextOf(view),
    },
  ];
}

/** Order matters: whatever restarts a broker comes first, then the broker, then the repair. */
function nextOf({ directory, holder }: StoreView): string[] {
  const stop = holder === undefined ? [] : [`kill ${holder.pid}  # after its daemon, which would start it again`];
  return [...stop, `mq store verify ${directory}`, `mq store rebuild ${directory}`, `mq recover --store ${directory}`];
}

function logTrouble(view: StoreView): Found | undefined {
  const { survey, directory, logDirectory, hasAbort } = view;
  const problem =
    survey.problems[0] ??
    (survey.missing.length > 0 ? `the log file that starts at ${survey.missing[0]} is missing` : undefined) ??
    (survey.strays.length > 0 ? `${survey.strays[0]} is no log file, and no broker starts with it` : undefined) ??
    (survey.short.length > 0 && !hasAbort ? `${survey.short[0]} is shorter than the others` : undefined);
  if (problem === undefined) return undefined;
  return {
    subject: logDirectory,
    message: `The commit log is not whole: ${problem.replace(/\.$/, '')}.`,
    evidence: {
      missingFiles: survey.missing.length,
      strayFiles: survey.strays,
      shortFiles: survey.short,
      problems: survey.problems,
    },
    next: [`mq recover --store ${directory} --dry-run`, `mq store verify ${directory}`],
  };
}
