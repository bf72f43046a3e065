import { isLookupUrl, lookUpNamesrv } from '../../client/namesrv-lookup.ts';
import { parseAddresses } from './addresses.ts';
import type { SelectedContext } from './context.ts';

/** Where name servers are when nothing says otherwise. */
export const DEFAULT_NAMESRV_ADDR = '127.0.0.1:9876';

/** Who gave the addresses of the name servers, strongest first. */
export type NamesrvOrigin = 'flag' | 'environment' | 'context' | 'default';

/** The name servers a command talks to, and who said so. */
export interface NamesrvSource {
  /** `host:port`, at least one. */
  readonly addresses: readonly string[];
  readonly origin: NamesrvOrigin;
  /** The origin in words, for messages: `-n`, `NAMESRV_ADDR`, `context prod of FILE`, `the default`. */
  readonly from: string;
  /** What was understood rather than read, for the user to see. */
  readonly warnings: readonly string[];
}

export interface NamesrvInputs {
  /** The value of `-n`. */
  readonly flag: string | undefined;
  /** The environment: NAMESRV_ADDR is read. */
  readonly env: NodeJS.ProcessEnv;
  /** Reads the selected context; asked only when flag and environment give nothing. */
  readonly context: () => Promise<SelectedContext | undefined>;
  /** Looks the name servers up where a URL with a path is given. */
  readonly lookUp?: (url: string) => Promise<readonly string[]>;
}

async function given(
  list: string,
  origin: NamesrvOrigin,
  by: string,
  lookUp: (url: string) => Promise<readonly string[]> = lookUpNamesrv,
): Promise<NamesrvSource> {
  if (!isLookupUrl(list)) return { ...parseAddresses(list, by), origin, from: by };
  const from = `${list.trim()} (${by})`;
  return { ...parseAddresses((await lookUp(list.trim())).join(';'), from), origin, from };
}

/**
 * The name servers to use: flag, then environment, then the selected context, then 127.0.0.1:9876.
 *
 * @throws MqError USAGE for a malformed list, what a lookup throws, CONFIG for an unreadable or malformed context file
 */
export async function resolveNamesrv({ flag, env, context, lookUp }: NamesrvInputs): Promise<NamesrvSource> {
  if (flag !== undefined) return given(flag, 'flag', '-n', lookUp);
  const fromEnv = env['NAMESRV_ADDR'];
  if (fromEnv !== undefined && fromEnv.trim() !== '') return given(fromEnv, 'environment', 'NAMESRV_ADDR', lookUp);
  const selected = await context();
  if (selected?.namesrvAddr !== undefined) {
    return given(selected.namesrvAddr, 'context', `context ${selected.name} of ${selected.file}`, lookUp);
  }
  return given(DEFAULT_NAMESRV_ADDR, 'default', 'the default');
}
