import type { OffsetPlan } from '../../admin/offset/offset-plan.ts';
import { MqError } from '../../errors/index.ts';
import { checked, parseDocument, readText } from '../document-file.ts';

/**
 * Reads a plan of offset changes.
 *
 * @throws MqError NOT_FOUND or IO when it cannot be read, BAD_DATA for what is no plan, or names a queue twice
 */
export async function readPlan(path: string): Promise<OffsetPlan> {
  const value = await parseDocument(await readText(path), path);
  const { validateOffsetPlan } = await import('#validators/offsetPlan');
  const plan = checked(value, validateOffsetPlan, path, 'plan of offset changes');
  const seen = new Set<string>();
  for (const { group, topic, queues } of plan.moves) {
    for (const { brokerName, queueId } of queues) {
      const queue = `${group} ${topic} ${brokerName} ${queueId}`;
      if (seen.has(queue)) {
        const which = `queue ${queueId} of ${topic} on ${brokerName}`;
        throw new MqError('BAD_DATA', `${path} names ${which} twice for the group ${group}`, { file: path });
      }
      seen.add(queue);
    }
  }
  const moves = plan.moves.map(({ group, topic }) => `${group} ${topic}`);
  const twice = moves.find((move, index) => moves.indexOf(move) !== index);
  if (twice === undefined) return plan;
  throw new MqError('BAD_DATA', `${path} has two moves of the group and topic ${twice}`, {
    file: path,
    hint: 'Put their queues into one: the first commits of a group and topic on a broker must not meet.',
  });
}
