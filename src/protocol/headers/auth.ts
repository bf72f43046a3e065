import { bool, header, optional, str } from '../header.ts';

/** Headers of access control: users and rules of 5.x (3001 to 3010), accounts of 4.x (50 to 54). */

/** 3001 to 3004. */
export const userRequest = header({ username: str() });

/** 3005. */
export const listUsersRequest = header({ filter: optional(str()) });

/** 3006, 3007 and 3009. */
export const aclSubjectRequest = header({ subject: str() });

/** 3008; without a resource all rules of the subject are meant. */
export const deleteAclRequest = header({ subject: str(), policyType: optional(str()), resource: optional(str()) });

/** 3010. */
export const listAclsRequest = header({ subjectFilter: optional(str()), resourceFilter: optional(str()) });

/** 50; the lists are separated by `,`: `topic=PUB|SUB`. */
export const updateAccountRequest = header({
  accessKey: str(),
  secretKey: optional(str()),
  whiteRemoteAddress: optional(str()),
  admin: bool(),
  defaultTopicPerm: optional(str()),
  defaultGroupPerm: optional(str()),
  topicPerms: optional(str()),
  groupPerms: optional(str()),
});

/** 51. */
export const deleteAccountRequest = header({ accessKey: str() });

/** Answer of 52; the version is a DataVersion, `allAclFileVersion` a table of them by file. */
export const aclVersionResponse = header({
  version: str(),
  allAclFileVersion: optional(str()),
  brokerName: str(),
  brokerAddr: str(),
  clusterName: str(),
});

/** 53; the addresses are separated by `,`. */
export const updateGlobalWhiteAddrsRequest = header({ globalWhiteAddrs: str(), aclFileFullPath: optional(str()) });
