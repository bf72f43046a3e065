import { type AclInfo, decodeAcl, decodeAcls, encodeAcl } from '../../protocol/bodies/acl-info.ts';
import { decodeUser, decodeUsers, encodeUser, type UserInfo } from '../../protocol/bodies/user-info.ts';
import { RequestCode } from '../../protocol/codes/request.ts';
import {
  aclSubjectRequest,
  deleteAclRequest,
  listAclsRequest,
  listUsersRequest,
  userRequest,
} from '../../protocol/headers/auth.ts';
import type { Caller } from '../caller.ts';

/** Requests to a broker about users and rules of access control 2.0 (5.3.0 and later). */
export class AuthRequests {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Creates a user (3001). */
  async createUser(address: string, user: UserInfo): Promise<void> {
    await this.#sendUser(address, RequestCode.AUTH_CREATE_USER, user);
  }

  /** Changes what is given of a user (3002). */
  async updateUser(address: string, user: UserInfo): Promise<void> {
    await this.#sendUser(address, RequestCode.AUTH_UPDATE_USER, user);
  }

  /** Deletes a user (3003); one that is not there counts as deleted. */
  async deleteUser(address: string, username: string): Promise<void> {
    await this.#caller.callWith(address, RequestCode.AUTH_DELETE_USER, userRequest, { username });
  }

  /** A user (3004), or undefined. */
  async findUser(address: string, username: string): Promise<UserInfo | undefined> {
    const answer = await this.#caller.callWith(address, RequestCode.AUTH_GET_USER, userRequest, { username });
    return answer.body === undefined ? undefined : decodeUser(answer.body);
  }

  /** The users whose name contains the filter (3005). */
  async listUsers(address: string, filter?: string): Promise<UserInfo[]> {
    const code = RequestCode.AUTH_LIST_USER;
    return decodeUsers((await this.#caller.callWith(address, code, listUsersRequest, { filter })).body);
  }

  /** Adds rules to a subject (3006); a rule for the same resource is overwritten. */
  async createAcl(address: string, acl: AclInfo): Promise<void> {
    await this.#sendAcl(address, RequestCode.AUTH_CREATE_ACL, acl);
  }

  /** Overwrites the rules of a subject for their resources (3007); others stay. */
  async updateAcl(address: string, acl: AclInfo): Promise<void> {
    await this.#sendAcl(address, RequestCode.AUTH_UPDATE_ACL, acl);
  }

  /** Deletes the rule of a subject for one resource, or all of them (3008). */
  async deleteAcl(address: string, subject: string, resource?: string): Promise<void> {
    await this.#caller.callWith(address, RequestCode.AUTH_DELETE_ACL, deleteAclRequest, { subject, resource });
  }

  /** The rules of a subject (3009), or undefined; a subject that is no user is refused with 16. */
  async findAcl(address: string, subject: string): Promise<AclInfo | undefined> {
    const answer = await this.#caller.callWith(address, RequestCode.AUTH_GET_ACL, aclSubjectRequest, { subject });
    return answer.body === undefined ? undefined : decodeAcl(answer.body);
  }

  /** The rules of subjects, for resources, whose names contain the filters (3010). */
  async listAcls(address: string, subjectFilter?: string, resourceFilter?: string): Promise<AclInfo[]> {
    const fields = { subjectFilter, resourceFilter };
    const code = RequestCode.AUTH_LIST_ACL;
    return decodeAcls((await this.#caller.callWith(address, code, listAclsRequest, fields)).body);
  }

  async #sendUser(address: string, code: number, user: UserInfo): Promise<void> {
    const { username } = user;
    await this.#caller.callWith(address, code, userRequest, { username }, { body: encodeUser(user) });
  }

  async #sendAcl(address: string, code: number, acl: AclInfo): Promise<void> {
    const { subject } = acl;
    await this.#caller.callWith(address, code, aclSubjectRequest, { subject }, { body: encodeAcl(acl) });
  }
}
