import { join } from 'node:path';
import type { Machine } from '../../machine/machine.ts';
import { lookAtConsumeStore } from '../../store/inspect/consume-store-check.ts';
import { queueFolders } from '../../store/inspect/queue-folder.ts';
import type { DiskCheck, Found } from '../disk-check.ts';
import { withStore } from '../facts.ts';

/** The database of message-by-message consumption does not open, or belongs to another store. */
export const ackStoreDamaged = (machine: Machine): DiskCheck => ({
  name: 'ack-store-damaged',
  title: 'the state of acknowledgements cannot be read',
  severity: 'warning',
  scope: 'disk',
  run: (context) =>
    withStore(machine, context, async (view): Promise<Found[]> => {
      const path = join(view.directory, 'consumeStore');
      const { state, why, queues } = await lookAtConsumeStore(view);
      const next = [`mq broker start --store ${view.directory}`, `mq store info ${view.directory}`];
      if (state === 'damaged') {
        return [
          {
            subject: path,
            message: `The state of acknowledgements does not open: ${why}. The next start moves it to damaged/ and rebuilds it from the committed offsets: what was acknowledged above them comes once more.`,
            evidence: { directory: path, reason: why ?? '' },
            next,
          },
        ];
      }
      // After a crash the queues may lag behind until the next start.
      if (state !== 'sound' || view.hasAbort) return [];
      const ends = new Map([...queueFolders(view)].map(({ topic, queueId, end }) => [`${topic}/${queueId}`, end]));
      const beyond = queues.filter(({ queue, next: offset }) => {
        const end = ends.get(`${queue.topic}/${queue.queueId}`);
        return end !== undefined && offset > end;
      });
      const [first] = beyond;
      if (first === undefined) return [];
      const { group, topic, queueId } = first.queue;
      return [
        {
          subject: path,
          message: `The state of acknowledgements belongs to another store: group ${group} is at ${first.next} of ${topic}, queue ${queueId}, which ends at ${ends.get(`${topic}/${queueId}`)}; ${beyond.length} queues in all. Was it copied from elsewhere?`,
          evidence: { directory: path, queues: beyond.length, group, topic, queueId, nextOffset: first.next },
          next: [`mv ${path} ${path}.foreign`, ...next],
        },
      ];
    }),
});
