import { asArray, asBoolean, asMap, asObject, asString, asStrings, parseObject } from '../json/read.ts';
import { type DataVersion, readDataVersion } from './data-version.ts';

/** An account of access control 1.0, as plain_acl.yml has it. */
export interface PlainAccessConfig {
  accessKey: string;
  secretKey: string | undefined;
  /** Addresses that need no signature. */
  whiteRemoteAddress: string | undefined;
  admin: boolean;
  /** `DENY`, `PUB`, `SUB` or `PUB|SUB`; absent is DENY. */
  defaultTopicPerm: string | undefined;
  defaultGroupPerm: string | undefined;
  /** `topic=PUB|SUB`. */
  topicPerms: string[];
  groupPerms: string[];
}

/** All a broker of 4.x keeps about who may do what (answer of 54). */
export interface PlainAccessConfigs {
  globalWhiteAddrs: string[];
  accounts: PlainAccessConfig[];
}

/** @throws JsonError when the body is no object */
export function decodePlainAccessConfigs(body: Buffer | undefined): PlainAccessConfigs {
  const { globalWhiteAddrs, plainAccessConfigs } = parseObject(body);
  const accounts = asArray(plainAccessConfigs).map((item): PlainAccessConfig => {
    const account = asObject(item);
    const text = (name: string): string | undefined =>
      account[name] === undefined || account[name] === null ? undefined : asString(account[name]);
    return {
      accessKey: asString(account['accessKey']),
      secretKey: text('secretKey'),
      whiteRemoteAddress: text('whiteRemoteAddress'),
      admin: asBoolean(account['admin']),
      defaultTopicPerm: text('defaultTopicPerm'),
      defaultGroupPerm: text('defaultGroupPerm'),
      topicPerms: asStrings(account['topicPerms']),
      groupPerms: asStrings(account['groupPerms']),
    };
  });
  return { globalWhiteAddrs: asStrings(globalWhiteAddrs), accounts };
}

/** The version of each ACL file (header `allAclFileVersion` of 52). @throws JsonError when it is no object */
export const decodeAclFileVersions = (text: string): Map<string, DataVersion> =>
  asMap(parseObject(text), (item) => readDataVersion(item));
