import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startNamesrvProcess } from '../../../src/engine/boot/namesrv.ts';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import { request } from '../../../src/protocol/command.ts';
import { RemotingClient } from '../../../src/remoting/client.ts';

let directory: string;
let configFile: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mq-namesrv-boot-'));
  configFile = join(directory, 'namesrv.conf');
  const lines = [`kvConfigPath=${join(directory, 'kv.json')}`, `logDir=${join(directory, 'logs')}`, 'listenPort=1'];
  writeFileSync(configFile, `${lines.join('\n')}\n`);
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

const log = () => readFileSync(join(directory, 'logs', 'namesrv.log'), 'utf8');

describe('a name server process', () => {
  it('serves where flags say, rather than the file, and logs to namesrv.log', async () => {
    const namesrv = await startNamesrvProcess({ configFile, port: 0 });
    const client = new RemotingClient();
    const answer = await client.invoke(namesrv.address, request(RequestCode.GET_BROKER_CLUSTER_INFO), 10_000);
    await client.close();
    await namesrv.close();
    expect(answer.code).toBe(0);
    expect(namesrv.address).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(namesrv.warnings).toEqual([]);
    expect(log()).toContain('the name server has started');
    expect(log()).toContain('the name server has stopped');
  });

  it('warns of unknown keys and of an address others can reach', async () => {
    writeFileSync(configFile, `${readFileSync(configFile, 'utf8')}kvConfigPaths=/x\n`);
    const namesrv = await startNamesrvProcess({ configFile, port: 0, host: '0.0.0.0' });
    await namesrv.close();
    expect(namesrv.warnings.join('\n')).toMatch(/kvConfigPaths[\s\S]*no access control/);
  });

  it('says which port is taken, and lets go of its log', async () => {
    const first = await startNamesrvProcess({ configFile, port: 0 });
    const port = Number(first.address.split(':')[1]);
    await expect(startNamesrvProcess({ configFile, port })).rejects.toMatchObject({ code: 'IN_USE', exitCode: 73 });
    await first.close();
  });
});
