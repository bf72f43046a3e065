import { createHmac } from 'node:crypto';
import type { RemotingCommand } from '../../protocol/command.ts';
import type { Credentials } from './credentials.ts';

/** Puts into a request who sends it. */
export type Sign = (request: RemotingCommand) => RemotingCommand;

/**
 * Signs requests (wire-protocol 6.1). The access key and the token join the header fields; the signature is the HMAC-SHA1
 * of the values of all fields in the order of their names, glued together, and the body as it is sent.
 */
export function signerOf({ accessKey, secretKey, securityToken }: Credentials): Sign {
  const identity = {
    AccessKey: accessKey,
    ...(securityToken !== undefined && { SecurityToken: securityToken }),
  };
  return (request) => {
    const fields: Record<string, string> = { ...request.extFields, ...identity };
    const hmac = createHmac('sha1', secretKey);
    for (const name of Object.keys(fields).sort()) if (name !== SIGNATURE) hmac.update(fields[name] ?? '', 'utf8');
    if (request.body !== undefined) hmac.update(request.body);
    return { ...request, extFields: { ...fields, [SIGNATURE]: hmac.digest('base64') } };
  };
}

const SIGNATURE = 'Signature';
