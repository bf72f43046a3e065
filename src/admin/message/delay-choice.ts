import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import { DEFAULT_DELAY_LEVELS, delayLevelParts } from '../../protocol/delay-levels.ts';
import { parseDuration } from '../duration.ts';
import { routeTargets } from '../group/group-brokers.ts';

/** How a message is delayed, in the SDK's words: by one of the broker's levels, or by the timer of a broker 5.x. */
export type Delay = { delayTimeLevel: number } | { delayMs: number } | { deliverAt: number };

/**
 * The delay that a user asks for: a number is one of the broker's levels; a time (`30s`, `90m`) is the level of that
 * length where the broker has one, and else is left to its timer.
 *
 * @throws MqError USAGE for what is neither; REFUSED for a time that needs a timer where a broker has none
 */
export async function delayOf(client: AdminClient, topic: string, text: string): Promise<Delay> {
  const levels = await delayLevels(client, topic);
  const word = text.trim().toLowerCase();
  if (/^\d+$/.test(word)) return { delayTimeLevel: checkedLevel(Number(word), levels) };
  const level = levels.indexOf(word) + 1;
  if (level > 0) return { delayTimeLevel: level };
  const delayMs = parseDuration(word);
  if (delayMs === undefined) {
    throw new MqError('USAGE', `--delay takes a level or a time such as 30s, not ${text}`, {
      hint: `The levels are ${levels.join(' ')}.`,
    });
  }
  await checkTimers(client, topic);
  return { delayMs };
}

/** Deliver at a time, milliseconds. @throws MqError REFUSED where a broker of the topic would deliver at once */
export async function deliverAt(client: AdminClient, topic: string, timeMs: number): Promise<Delay> {
  await checkTimers(client, topic);
  return { deliverAt: timeMs };
}

function checkedLevel(level: number, levels: readonly string[]): number {
  if (level >= 1 && level <= levels.length) return level;
  throw new MqError('USAGE', `there is no delay level ${level}`, {
    hint: `The levels are 1 to ${levels.length}: ${levels.join(' ')}.`,
  });
}

/** The levels of the first broker of the topic that tells them. */
async function delayLevels(client: AdminClient, topic: string): Promise<string[]> {
  for (const { addr } of routeTargets(await client.namesrv.findRoute(topic))) {
    const { config } = await client.brokers.getConfig(addr);
    const levels = config.get('messageDelayLevel')?.trim();
    if (levels !== undefined && levels !== '') return delayLevelParts(levels);
  }
  return delayLevelParts(DEFAULT_DELAY_LEVELS);
}

/** Brokers before 5.0 know no timer: they take the message, and deliver it at once. */
async function checkTimers(client: AdminClient, topic: string): Promise<void> {
  for (const { addr, brokerName } of routeTargets(await client.namesrv.findRoute(topic))) {
    const version = (await client.brokers.getRuntimeInfo(addr))['brokerVersionDesc'] ?? '';
    if (!/^V[34]_/.test(version)) continue;
    throw new MqError('REFUSED', `broker ${brokerName ?? addr} (${version}) has no timer: it would deliver at once`, {
      address: addr,
      hint: `Use one of its delay levels: ${(await delayLevels(client, topic)).join(' ')}.`,
    });
  }
}
