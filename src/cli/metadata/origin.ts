import { exists } from '../document-file.ts';
import { warnings } from '../output/warnings.ts';
import { parseAddresses } from '../settings/addresses.ts';

/** Where one side of a comparison comes from: a file, or a cluster and the name servers that know it. */
export interface Origin {
  readonly file?: string;
  readonly cluster?: string;
  /** Other name servers than those of the command line. */
  readonly namesrvAddr?: readonly string[];
}

/**
 * Reads `FILE`, `-`, `CLUSTER` or `CLUSTER@ADDR[;ADDR]`. What has the look of a file, or is there, is one.
 *
 * @throws MqError USAGE for malformed addresses
 */
export async function originOf(text: string): Promise<Origin> {
  const at = text.indexOf('@');
  if (at > 0) {
    const { addresses, warnings: understood } = parseAddresses(text.slice(at + 1), text);
    warnings.add(understood);
    return { cluster: text.slice(0, at).trim(), namesrvAddr: addresses };
  }
  const isFile = text === '-' || /[/\\]|\.(ya?ml|json)$/i.test(text) || (await exists(text));
  return isFile ? { file: text } : { cluster: text.trim() };
}
