import { type TopicConfig, topicFilterTypes } from '../../../protocol/bodies/topic-config.ts';
import { topicNameProblem } from '../../../protocol/names.ts';

/**
 * Queues a topic may have. The original has no bound; every queue may become a file and a row in answers that must
 * stay below the 16 MiB of a frame, and nobody means more.
 */
export const MAX_QUEUE_NUMS = 16_384;

/** Queues that can hold messages or readers: those a topic may be asked about. */
export const queueCount = (config: Readonly<TopicConfig>): number =>
  Math.max(config.readQueueNums, config.writeQueueNums);

/** Why a topic cannot be made like this, or undefined. */
export function topicConfigProblem(config: Readonly<TopicConfig>): string | undefined {
  const name = topicNameProblem(config.topicName);
  if (name !== undefined) return name;
  for (const key of ['readQueueNums', 'writeQueueNums'] as const) {
    const value = config[key];
    if (!Number.isInteger(value) || value < 0 || value > MAX_QUEUE_NUMS) {
      return `${key} of topic ${config.topicName} is ${value}, it must be 0 to ${MAX_QUEUE_NUMS}`;
    }
  }
  if (!Number.isInteger(config.perm) || config.perm < 0 || config.perm > 7) {
    return `perm of topic ${config.topicName} is ${config.perm}, it must be 0 to 7`;
  }
  if (!topicFilterTypes.includes(config.topicFilterType)) {
    return `topicFilterType of topic ${config.topicName} must be one of ${topicFilterTypes.join(', ')}`;
  }
  return undefined;
}

/**
 * Whether a name of a file may become a directory. Wider than what a new topic may be called: POP retry topics of 5.x
 * have a `+`, and what an older release allowed must not be lost.
 */
export const isSafeName = (name: string): boolean =>
  name !== '' && name !== '.' && name !== '..' && !name.includes('/') && !name.includes('\0');
