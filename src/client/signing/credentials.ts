import { MqError } from '../../errors/index.ts';

/** What a client signs its requests with, where the broker wants to know who asks. */
export interface Credentials {
  /** The user name (ACL 2.0), or the account (ACL 1.0). */
  readonly accessKey: string;
  /** The password of that user, or the secret of that account. It never leaves this process. */
  readonly secretKey: string;
  /** Of temporary credentials; sent beside the signature. */
  readonly securityToken?: string | undefined;
}

/**
 * Credentials as they are meant: without blanks around, the token only where there is one.
 * @throws MqError USAGE when one of the two keys is missing
 */
export function checkedCredentials(credentials: Credentials): Credentials {
  const [accessKey, secretKey] = [credentials.accessKey.trim(), credentials.secretKey.trim()];
  const securityToken = credentials.securityToken?.trim();
  if (accessKey === '' || secretKey === '') {
    throw new MqError('USAGE', `the credentials have no ${accessKey === '' ? 'accessKey' : 'secretKey'}`, {
      hint: 'Both are needed to sign requests.',
    });
  }
  return { accessKey, secretKey, ...(securityToken !== undefined && securityToken !== '' && { securityToken }) };
}
