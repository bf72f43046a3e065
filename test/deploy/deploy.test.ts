import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readPlan } from '../../src/engine/daemon/cluster-file/read-plan.ts';
import { packageRoot } from '../cli/spawn.ts';

const DEPLOY = join(packageRoot, 'deploy');
const UNITS = readdirSync(join(DEPLOY, 'systemd'));
const unit = (name: string): string => readFileSync(join(DEPLOY, 'systemd', name), 'utf8');

interface Manifest {
  readonly commands: Readonly<Record<string, { flags: Record<string, { char?: string }> }>>;
}
const { commands } = JSON.parse(readFileSync(join(packageRoot, 'oclif.manifest.json'), 'utf8')) as Manifest;

/** Why a command line of mq cannot be right; undefined when command and flags exist. */
function mistake(words: readonly string[]): string | undefined {
  const id = words.slice(0, 2).join(':');
  const command = commands[id];
  if (command === undefined) return `there is no command ${id}`;
  const known = Object.entries(command.flags).flatMap(([name, { char }]) => [`--${name}`, `-${char}`]);
  const odd = words.slice(2).find((word) => word.startsWith('-') && !known.includes(word));
  return odd === undefined ? undefined : `${id} has no ${odd}`;
}

describe('deploy', () => {
  it.each(UNITS)('%s calls commands and flags that exist', (name) => {
    const lines = [...unit(name).matchAll(/^Exec\w+=\/usr\/bin\/env mq (.+)$/gm)].map(([, line]) => line ?? '');
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.map((line) => mistake(line.split(' ')))).toEqual(lines.map(() => undefined));
  });

  it.each(UNITS)('%s names manual pages that exist', (name) => {
    const pages = [...unit(name).matchAll(/man:([\w-]+)\(1\)/g)].map(([, page]) => `${page}.1`);
    expect(pages.length).toBeGreaterThan(0);
    expect(pages.filter((page) => !readdirSync(join(packageRoot, 'man')).includes(page))).toEqual([]);
  });

  it.skipIf(spawnSync('systemd-analyze', ['--version']).status !== 0)('has units that systemd takes', () => {
    const directory = mkdtempSync(join(tmpdir(), 'mq-units-'));
    try {
      for (const name of UNITS) writeFileSync(join(directory, name.replace('@.', '@broker-a.')), unit(name));
      const files = readdirSync(directory).map((name) => join(directory, name));
      const run = spawnSync('systemd-analyze', ['verify', '--man=no', ...files], { encoding: 'utf8' });
      // What is told of units of the machine itself is not about these.
      expect(run.stderr.split('\n').filter((line) => line.includes('mq-'))).toEqual([]);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });

  it.each(['cluster.yaml', 'container/cluster.yaml'])('has a cluster file without mistakes: %s', async (name) => {
    const plan = await readPlan(join(DEPLOY, name));
    expect(plan.elects).toBe(true);
    expect(plan.running).toBe('/var/lib/mq/running');
  });

  it('has a compose file whose services are the hosts of its cluster file', async () => {
    const compose = parse(readFileSync(join(DEPLOY, 'container/compose.yaml'), 'utf8')) as {
      services: Record<string, { hostname?: string; init?: boolean; volumes: string[] }>;
    };
    const plan = await readPlan(join(DEPLOY, 'container/cluster.yaml'));
    const hosts = Object.values(compose.services).flatMap(({ hostname }) => hostname ?? []);
    expect(hosts.sort()).toEqual([...new Set(plan.children.map(({ host }) => host))].sort());
    for (const { hostname, init, volumes } of Object.values(compose.services)) {
      if (hostname === undefined) continue;
      expect(init).toBe(true);
      expect(volumes[0]).toBe('./cluster.yaml:/etc/mq/cluster.yaml:ro');
    }
  });

  it('has a Containerfile that calls commands that exist', () => {
    const text = readFileSync(join(DEPLOY, 'container/Containerfile'), 'utf8');
    const lists = [...text.matchAll(/^(?:CMD|HEALTHCHECK .*CMD) (\[.+\])$/gm)].map(
      ([, list]) => JSON.parse(list ?? '[]') as string[],
    );
    const lines = lists.map((words) => words.filter((word) => word !== 'mq'));
    expect(lines).toHaveLength(2);
    expect(lines.map(mistake)).toEqual([undefined, undefined]);
    expect(text).toContain('ENTRYPOINT ["mq"]');
  });
});
