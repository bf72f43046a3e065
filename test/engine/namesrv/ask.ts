import { type RemotingCommand, request } from '../../../src/protocol/command.ts';
import { parseLenientJson } from '../../../src/protocol/json/parse.ts';
import type { RemotingClient } from '../../../src/remoting/client.ts';
import type { Step } from './scenario.ts';

/** An answer as a fixture keeps it. */
export interface Answer {
  name: string;
  code: number;
  remark?: string;
  ext?: Record<string, string>;
  /** The body as it came. */
  body?: string;
}

/** Sends one step of the scenario and reduces its answer to what a fixture keeps. */
export async function ask(client: RemotingClient, address: string, step: Step): Promise<Answer> {
  const body = step.body === undefined ? undefined : Buffer.from(step.body);
  const command: RemotingCommand = { ...request(step.code, step.ext, body), version: step.version ?? 479 };
  const answer = await client.invoke(address, command, 10_000);
  const ext = answer.extFields ?? {};
  return {
    name: step.name,
    code: answer.code,
    ...(answer.remark === undefined ? {} : { remark: answer.remark }),
    ...(Object.keys(ext).length === 0 ? {} : { ext }),
    ...(answer.body === undefined ? {} : { body: answer.body.toString() }),
  };
}

/** A body without what may differ: order of keys and of lists, quotes around integer keys. */
export function meaning(body: string | undefined): unknown {
  return body === undefined ? undefined : normal(parseLenientJson(body));
}

function normal(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(normal).sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
  }
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, item]) => [key, normal(item)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b)));
}
