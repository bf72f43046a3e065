import type { ClientConnection } from '../../protocol/bodies/connections.ts';
import { versionName } from '../../protocol/version.ts';
import type { Column } from './table.ts';

/** A client on a broker, its version by name. */
export interface ClientRow {
  readonly clientId: string;
  /** `ip:port`. */
  readonly clientAddr: string;
  readonly language: string;
  readonly version: string;
}

export const clientRow = ({ clientId, clientAddr, language, version }: ClientConnection): ClientRow => ({
  clientId,
  clientAddr,
  language,
  version: versionName(version),
});

export const clientColumns: readonly Column<ClientRow>[] = [
  { heading: '#ClientId', value: ({ clientId }) => clientId },
  { heading: '#ClientAddr', value: ({ clientAddr }) => clientAddr },
  { heading: '#Language', value: ({ language }) => language },
  { heading: '#Version', value: ({ version }) => version },
];
