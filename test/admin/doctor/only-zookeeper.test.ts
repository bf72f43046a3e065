import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { groupChecks } from '../../../src/admin/doctor/checks/index.ts';
import { groupContext } from '../../../src/admin/doctor/context.ts';
import { diagnoseStore } from '../../../src/admin/doctor/diagnose.ts';
import { groupSource, storeGroupSource } from '../../../src/engine/doctor/groups.ts';
import { DEAD_ADDR } from '../../commands/support/foreign-broker.ts';
import { CLUSTER, ElectedGroup } from './elected-group.ts';
import { examine } from './examine.ts';

let elected: ElectedGroup;
beforeEach(async () => {
  elected = await ElectedGroup.start();
});
afterEach(() => elected.close());

describe('where no name server answers', () => {
  const DEAD = `${DEAD_ADDR};127.0.0.1:2`;

  it('groups are looked at all the same where ZooKeeper is named, and that is one finding', async () => {
    await elected.plant({ set: ['a'] });
    const { status, findings, unasked, looked } = await examine(DEAD, { coordination: elected.source });
    expect(findings.map(({ check, severity, subject }) => [check, severity, subject])).toEqual([
      ['connect-failed', 'critical', DEAD],
      ['no-failover', 'critical', 'broker-a'],
      ['slave-out-of-set', 'warning', 'broker-a'],
    ]);
    expect(findings[0]).toMatchObject({ unanswered: true, evidence: { addresses: DEAD.split(';') } });
    expect(findings[0]?.message).toMatch(/^No name server answers: .*127\.0\.0\.1:1.*; .*127\.0\.0\.1:2/);
    expect(unasked.map(({ subject }) => subject)).toEqual(DEAD.split(';').map((address) => `name server ${address}`));
    expect({ status, looked }).toMatchObject({ status: 'bad', looked: { nameServers: 2, brokers: 0 } });
  });

  it('says nothing else of groups that are well', async () => {
    await elected.plant();
    const { findings } = await examine(DEAD, { coordination: elected.source, cluster: CLUSTER });
    expect(findings).toMatchObject([{ check: 'connect-failed' }]);
  });

  it('wants the cluster to be named', async () => {
    const { cluster: _, ...unnamed } = elected.source;
    await expect(examine(DEAD, { coordination: unnamed })).rejects.toMatchObject({ code: 'USAGE' });
    await elected.plant();
    const { findings } = await examine(DEAD, { coordination: unnamed, cluster: CLUSTER });
    expect(findings).toHaveLength(1);
  });

  it('is an error where no ZooKeeper is named', async () => {
    await expect(examine(DEAD, { coordination: await groupSource({}) })).rejects.toMatchObject({ code: 'UNREACHABLE' });
  });
});

describe("the groups of a store's broker", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mq-doctor-groups-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const configured = (text: string) => writeFile(join(directory, 'broker.conf'), text);
  const where = () => ({ storeDirectory: directory, configFile: join(directory, 'broker.conf') });

  it('are looked at beside its files, without any broker', async () => {
    await elected.plant({ set: ['a'] });
    await configured(
      `zookeeper=${elected.zookeeper.address}\nbrokerClusterName=${CLUSTER}\nzookeeperSessionTimeoutMs=2000\n`,
    );
    const found = storeGroupSource(where());
    if (found === undefined) throw new Error('the configuration names a ZooKeeper');
    const groups = { checks: groupChecks, context: groupContext(found) };
    const verdict = await diagnoseStore([], { ...where(), nowMs: Date.now() }, 'warning', groups);
    expect(verdict.findings.map(({ check }) => check)).toEqual(['no-failover', 'session-timeout', 'slave-out-of-set']);
    expect(verdict).toMatchObject({ status: 'bad', checks: groupChecks.map(({ name }) => name) });
  });

  it('are none where it has no ZooKeeper', async () => {
    await configured('brokerName=broker-a\n');
    expect(storeGroupSource(where())).toBeUndefined();
    expect(storeGroupSource({ storeDirectory: directory })).toBeUndefined();
  });
});
