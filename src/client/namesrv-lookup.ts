import { MqError, messageOf } from '../errors/index.ts';

/** The original waits so long for its lookup, milliseconds. */
const LOOKUP_TIMEOUT_MS = 3000;
/** A list of name servers is a line; a page of this size is something else. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** Whether a setting is a place to look the name servers up rather than a list of them: a URL with a path. */
export const isLookupUrl = (text: string): boolean => /^https?:\/\/[^/\s;]+\/[^\s;]*$/i.test(text.trim());

export interface LookupOptions {
  /** Default 3,000. */
  timeoutMs?: number;
  signal?: AbortSignal | undefined;
}

/**
 * Looks the name servers up as the original does at `rocketmq.namesrv.domain`: GET, status 200, `host:port;host:port` as
 * plain text.
 *
 *   new Producer({ namesrvAddr: await lookUpNamesrv('http://config.example/rocketmq/nsaddr'), … })
 *
 * @returns the addresses, at least one
 * @throws MqError UNREACHABLE, TIMEOUT, REFUSED for another status, BAD_DATA when the answer names none, INTERRUPTED
 */
export async function lookUpNamesrv(url: string, options: LookupOptions = {}): Promise<string[]> {
  const text = await answerOf(url, options.timeoutMs ?? LOOKUP_TIMEOUT_MS, options.signal);
  const addresses = text
    .split(/[;\r\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (addresses.length > 0 && addresses.every((address) => /^\S+:\d{1,5}$/.test(address))) return addresses;
  const seen = JSON.stringify(text.slice(0, 60));
  throw new MqError('BAD_DATA', `${url} answered ${seen}, which is no list of name servers`, {
    address: url,
    hint: 'It has to answer host:port;host:port as plain text.',
  });
}

async function answerOf(url: string, timeoutMs: number, signal: AbortSignal | undefined): Promise<string> {
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await fetch(url, { signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]) });
    if (answer.status !== 200) {
      await answer.body?.cancel();
      throw new MqError(
        'REFUSED',
        `${url}, where the name servers are looked up, answered with HTTP ${answer.status}`,
        {
          address: url,
          hint: 'Does that page exist? -n host:port names the name servers themselves.',
        },
      );
    }
    return await shortText(answer, url);
  } catch (error) {
    if (error instanceof MqError) throw error;
    if (signal?.aborted === true) throw new MqError('INTERRUPTED', 'interrupted');
    const what = `cannot look the name servers up at ${url}`;
    if (deadline.aborted) {
      throw new MqError('TIMEOUT', `${what}: no answer within ${timeoutMs} ms`, { address: url, cause: error });
    }
    const reason = error instanceof Error && error.cause !== undefined ? messageOf(error.cause) : messageOf(error);
    throw new MqError('UNREACHABLE', `${what}: ${reason}`, { address: url, cause: error });
  }
}

async function shortText(answer: Response, url: string): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of answer.body ?? []) {
    size += part.byteLength;
    if (size > MAX_ANSWER_BYTES)
      throw new MqError('BAD_DATA', `${url} answered with more than ${MAX_ANSWER_BYTES} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8').trim();
}
