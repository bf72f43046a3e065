import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replicasOfName } from '../../src/admin/controller/replicas.ts';
import { AdminClient } from '../../src/client/admin-client.ts';
import { mq } from '../cli/spawn.ts';
import { type Cluster, freePort, type NameServer, peers, startApache, startNameServer, tools, waitFor } from './lab.ts';

describe.skipIf(!peers().includes('5.3.3') || !tools('java', 'mvn'))('a controller of 5.3.3 and two replicas', () => {
  let dir: string;
  let nameServer: NameServer;
  let controller: string;
  let replicas: Cluster[] = [];
  let client: AdminClient;

  const replica = (name: string): Promise<Cluster> => {
    const store = join(dir, name, 'store');
    return startApache('5.3.3', {
      dir: join(dir, name),
      store,
      namesrv: nameServer.address,
      config: {
        enableControllerMode: true,
        controllerAddr: controller,
        storePathEpochFile: join(store, 'epoch'),
        storePathBrokerIdentity: join(store, 'identity'),
      },
    });
  };

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'mq-controller-'));
    controller = `127.0.0.1:${await freePort()}`;
    nameServer = await startNameServer('5.3.3', dir, {
      enableControllerInNamesrv: true,
      controllerDLegerGroup: 'group1',
      controllerDLegerPeers: `n0-${controller}`,
      controllerDLegerSelfId: 'n0',
      controllerStorePath: join(dir, 'controller'),
    });
    client = new AdminClient({ namesrvAddr: nameServer.address });
    replicas = await Promise.all([replica('first'), replica('second')]);
    await waitFor('two replicas in sync', async () => {
      const { inSyncReplicas } = await replicasOfName(client, controller, 'broker-a');
      return inSyncReplicas.length === 2;
    });
  }, 90_000);
  afterAll(async () => {
    await client?.close();
    await Promise.all(replicas.map((one) => one.kill()));
    await nameServer?.stop();
    await rm(dir, { recursive: true, force: true });
  });

  const run = (...args: string[]) => mq(args, { env: { NAMESRV_ADDR: nameServer.address, MQ_YES: '1' } });

  it('shows its leader and its settings, and changes one', async () => {
    const metadata = await run('getControllerMetaData', '-a', controller);
    expect(metadata).toMatchObject({ status: 0, stderr: '' });
    expect(metadata.stdout).toMatch(/^#ControllerGroup +group1\n#ControllerLeaderId +n0\n/);
    expect(metadata.stdout).toContain(`n0:${controller}`);
    const key = 'enableElectUncleanMaster';
    const changed = await run('updateControllerConfig', '-a', controller, '-k', key, '-v', 'true');
    expect(changed.stdout).toContain(`update controller config success![${controller}]\n${key} : true\n`);
    expect((await run('getControllerConfig', '-a', controller)).stdout).toMatch(
      /^enableElectUncleanMaster += {2}true$/m,
    );
  });

  it('elects the other replica, and forgets only one that is gone', async () => {
    const { masterBrokerId, inSyncReplicas } = await replicasOfName(client, controller, 'broker-a');
    const other = inSyncReplicas.find(({ brokerId }) => brokerId !== masterBrokerId);
    const [id, address] = [String(other?.brokerId), other?.brokerAddress];
    const named = ['-a', controller, '-c', 'DefaultCluster', '-bn', 'broker-a'];
    const elected = await run('electMaster', ...named, '-b', id);
    expect(elected).toMatchObject({ status: 0, stderr: '' });
    expect(elected.stdout).toMatch(new RegExp(`^#BrokerMasterAddr +${address}$`, 'm'));
    const sets = await run('getSyncStateSet', '-a', controller, '-b', 'broker-a');
    expect(sets.stdout).toMatch(new RegExp(`^#MasterBrokerId +${id}$`, 'm'));
    const living = await run('cleanBrokerMetadata', ...named, '-b', String(masterBrokerId));
    expect(living).toMatchObject({ status: 69, stdout: '' });
    expect(living.stderr).toContain(`replica ${masterBrokerId} of broker-a`);
  });

  it('has a slave that haStatus shows', async () => {
    const status = await run('haStatus', '-c', 'DefaultCluster');
    expect(status.stdout).toMatch(/^#MasterCommitLogMaxOffset +\d+$/m);
    expect(status.status).toBe(0);
  });
});
