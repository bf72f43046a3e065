import type { LinkAddress, LinkCounts } from './link.ts';
import type { LinkMode } from './mode.ts';

/** What the proxy is told, one JSON object a line on its stdin. It ends when its stdin does. */
export type ProxyRequest =
  | { readonly id: number; readonly do: 'listen'; readonly link: string; readonly address: LinkAddress }
  | { readonly id: number; readonly do: 'mode'; readonly links: readonly string[]; readonly mode: LinkMode }
  | { readonly id: number; readonly do: 'counts'; readonly link: string };

/** What it answers, one line each, in any order. */
export interface ProxyAnswer {
  readonly id: number;
  readonly port?: number;
  readonly counts?: LinkCounts;
  readonly error?: string;
}

/** The request without its number. */
export type ProxyOrder = ProxyRequest extends infer R ? (R extends ProxyRequest ? Omit<R, 'id'> : never) : never;
