import type { BrokerRow } from './broker-row.ts';

/**
 * What became of one broker, in the words of the original: `create user to ADDR success.`; why nothing came of it; or
 * what would be done.
 *
 * @param deed what is done, up to the address: `create user to`
 */
export function deedLine(deed: string, { address, error }: BrokerRow, dryRun: boolean): string {
  if (error !== undefined) return `${deed} ${address} failed: ${error.message}`;
  return dryRun ? `would ${deed} ${address}` : `${deed} ${address} success.`;
}
