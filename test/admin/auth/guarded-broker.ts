import { type AclEntry, type AclInfo, decodeAcl } from '../../../src/protocol/bodies/acl-info.ts';
import { decodeUser, type UserInfo } from '../../../src/protocol/bodies/user-info.ts';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import { ResponseCode } from '../../../src/protocol/codes/response.ts';
import { type RemotingCommand, response } from '../../../src/protocol/command.ts';
import { answer, ScriptedPeer } from '../../client/support/scripted-cluster.ts';

const body = (value: unknown): RemotingCommand =>
  response(
    ResponseCode.SUCCESS,
    undefined,
    undefined,
    value === undefined ? undefined : Buffer.from(JSON.stringify(value)),
  );
const refused = (remark: string): RemotingCommand => answer(ResponseCode.NO_PERMISSION, undefined, remark);

/** A peer that keeps users and rules as a 5.3.3 broker does, and answers in its words. */
export class GuardedBroker extends ScriptedPeer {
  readonly users = new Map<string, UserInfo>();
  readonly rules = new Map<string, AclEntry[]>();
  /** Takes changes and keeps nothing. */
  forgetful = false;

  constructor(name: string) {
    super(name);
    const user = ({ extFields }: RemotingCommand): string => extFields?.['username'] ?? '';
    const subject = ({ extFields }: RemotingCommand): string => extFields?.['subject'] ?? '';
    this.on(RequestCode.AUTH_GET_USER, (request) => body(this.users.get(user(request))))
      .on(RequestCode.AUTH_LIST_USER, () => body(this.users.size === 0 ? undefined : [...this.users.values()]))
      .on(RequestCode.AUTH_CREATE_USER, (request) => {
        if (this.users.has(user(request))) return refused('The user is existed');
        const { username, password, userType = 'Normal' } = decodeUser(request.body ?? Buffer.alloc(0));
        if (!this.forgetful) this.users.set(username, { username, password, userType, userStatus: 'enable' });
        return body(undefined);
      })
      .on(RequestCode.AUTH_UPDATE_USER, (request) => {
        const old = this.users.get(user(request));
        if (old === undefined) return refused('The user is not exist');
        const given = Object.entries(decodeUser(request.body ?? Buffer.alloc(0))).filter(
          ([, value]) => value !== undefined,
        );
        if (!this.forgetful) this.users.set(old.username, { ...old, ...Object.fromEntries(given) });
        return body(undefined);
      })
      .on(RequestCode.AUTH_DELETE_USER, (request) => {
        if (!this.forgetful) this.users.delete(user(request));
        return body(undefined);
      })
      .on(RequestCode.AUTH_GET_ACL, (request) => {
        if (!this.users.has(subject(request).slice('User:'.length))) return refused('The subject is not exist.');
        return body(this.acl(subject(request)));
      })
      .on(RequestCode.AUTH_LIST_ACL, () => body([...this.rules.keys()].map((one) => this.acl(one))))
      .on(RequestCode.AUTH_CREATE_ACL, (request) => this.#set(request))
      .on(RequestCode.AUTH_UPDATE_ACL, (request) => this.#set(request))
      .on(RequestCode.AUTH_DELETE_ACL, (request) => {
        const resource = request.extFields?.['resource'];
        const left = (this.rules.get(subject(request)) ?? []).filter((entry) => entry.resource !== resource);
        if (resource === undefined || left.length === 0) this.rules.delete(subject(request));
        else this.rules.set(subject(request), left);
        return body(undefined);
      });
  }

  acl(subject: string): AclInfo | undefined {
    const entries = this.rules.get(subject);
    return entries === undefined ? undefined : { subject, policies: [{ policyType: 'Custom', entries }] };
  }

  #set(request: RemotingCommand): RemotingCommand {
    const { subject, policies } = decodeAcl(request.body ?? Buffer.alloc(0));
    if (!this.users.has(subject.slice('User:'.length))) return refused(`The subject of ${subject} is not exist.`);
    const entries = policies.flatMap((policy) => policy.entries);
    const kept = (this.rules.get(subject) ?? []).filter((one) =>
      entries.every(({ resource }) => resource !== one.resource),
    );
    if (!this.forgetful) this.rules.set(subject, [...kept, ...entries]);
    return body(undefined);
  }
}
