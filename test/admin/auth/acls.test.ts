import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { getAcl, listAcls } from '../../../src/admin/auth/acl-lists.ts';
import { aclActions, resourceOf, subjectOf, wordOf } from '../../../src/admin/auth/acl-words.ts';
import { createAcl, deleteAcl, updateAcl } from '../../../src/admin/auth/acls.ts';
import { copyAcls } from '../../../src/admin/auth/copying.ts';
import { AdminClient } from '../../../src/client/admin-client.ts';
import { GuardedBroker } from './guarded-broker.ts';

const DO = { dryRun: false };
const LOOK = { dryRun: true };
const user = { username: 'alice', password: 'secret', userType: 'Normal', userStatus: 'enable' };
const rules = {
  subject: 'User:alice',
  resources: ['Topic:A', 'Group:g*'],
  actions: ['Pub', 'Sub'],
  decision: 'Allow',
  sourceIps: [] as string[],
};

let a: GuardedBroker;
let b: GuardedBroker;
let client: AdminClient;

beforeEach(async () => {
  a = await new GuardedBroker('a').start();
  b = await new GuardedBroker('b').start();
  for (const peer of [a, b]) peer.users.set('alice', user);
  client = new AdminClient({ namesrvAddr: a.address, timeoutMs: 2000 });
});
afterEach(async () => {
  await client.close();
  await Promise.all([a.stop(), b.stop()]);
});

describe('rules', () => {
  it('are created, overwritten for the same resource, and deleted', async () => {
    const at = { addr: a.address };
    await createAcl(client, at, rules, LOOK);
    expect(a.rules.size).toBe(0);
    const [created] = await createAcl(client, at, rules, DO);
    expect(created?.value).toEqual({ overwritten: [], created: ['Topic:A', 'Group:g*'] });
    await expect(createAcl(client, at, { ...rules, resources: ['Topic:A'] }, DO)).rejects.toMatchObject({
      code: 'REFUSED',
      hint: 'mq updateAcl overwrites it.',
    });
    const denied = { ...rules, resources: ['Topic:A', 'Topic:B'], decision: 'Deny', sourceIps: ['10.0.0.1'] };
    const [updated] = await updateAcl(client, at, denied, DO);
    expect(updated?.value).toEqual({ overwritten: ['Topic:A'], created: ['Topic:B'] });
    expect((await getAcl(client, at, 'User:alice')).rules).toEqual([
      {
        subject: 'User:alice',
        policyType: 'Custom',
        resource: 'Group:g*',
        actions: ['Pub', 'Sub'],
        sourceIps: [],
        decision: 'Allow',
        brokers: [a.address],
      },
      {
        subject: 'User:alice',
        policyType: 'Custom',
        resource: 'Topic:A',
        actions: ['Pub', 'Sub'],
        sourceIps: ['10.0.0.1'],
        decision: 'Deny',
        brokers: [a.address],
      },
      {
        subject: 'User:alice',
        policyType: 'Custom',
        resource: 'Topic:B',
        actions: ['Pub', 'Sub'],
        sourceIps: ['10.0.0.1'],
        decision: 'Deny',
        brokers: [a.address],
      },
    ]);
    expect((await deleteAcl(client, at, 'User:alice', 'Topic:B', DO))[0]?.value).toEqual(['Topic:B']);
    await expect(deleteAcl(client, at, 'User:alice', 'Topic:B', DO)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await deleteAcl(client, at, 'User:alice', undefined, DO))[0]?.value).toEqual(['Group:g*', 'Topic:A']);
    expect((await listAcls(client, at, {})).rules).toEqual([]);
    await expect(getAcl(client, at, 'User:alice')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(updateAcl(client, at, rules, DO)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('need their user, and count only when the broker shows them', async () => {
    const at = { addr: a.address };
    await expect(createAcl(client, at, { ...rules, subject: 'User:bob' }, DO)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      hint: 'mq createUser -u bob makes that user.',
    });
    a.forgetful = true;
    await expect(createAcl(client, at, rules, DO)).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('shows no such rule of User:alice for Topic:A'),
    });
  });

  it('are copied to where their user is', async () => {
    const way = { from: a.address, to: b.address };
    await createAcl(client, { addr: a.address }, rules, DO);
    expect(await copyAcls(client, way, [], DO)).toEqual([{ item: 'User:alice', value: 'created' }]);
    expect(b.rules.get('User:alice')).toHaveLength(2);
    expect(await copyAcls(client, way, ['User:alice'], LOOK)).toEqual([{ item: 'User:alice', value: 'overwritten' }]);
    b.users.clear();
    b.rules.clear();
    await expect(copyAcls(client, way, [], DO)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('the words of rules', () => {
  it('are read in any case, and unknown ones are named', () => {
    expect(wordOf('--actions', ' pub ', aclActions)).toBe('Pub');
    expect(() => wordOf('--actions', 'Publ', aclActions)).toThrow('--actions takes All, Pub, Sub');
    expect(subjectOf('user:alice')).toBe('User:alice');
    expect(() => subjectOf('alice')).toThrow('"alice" is no subject');
    expect(resourceOf('topic:a*')).toBe('Topic:a*');
    expect(resourceOf('*')).toBe('*');
    for (const odd of ['Topic', 'Topic:', 'Queue:a', 'Topic:*a', 'Topic:a*b']) {
      expect(() => resourceOf(odd)).toThrow(`${JSON.stringify(odd)} is no resource`);
    }
  });
});
