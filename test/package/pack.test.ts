import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import pkg from '../../package.json' with { type: 'json' };
import { mq, packageRoot } from '../cli/spawn.ts';

const MAX_UNPACKED_BYTES = 8 * 1024 * 1024;

let files: readonly string[] = [];
let unpackedBytes = 0;

beforeAll(async () => {
  await mq(['--version']);
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: packageRoot,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [packed] = JSON.parse(output);
  files = packed.files.map((file: { path: string }) => file.path);
  unpackedBytes = packed.unpackedSize;
}, 60_000);

describe('the package', () => {
  it('holds what it needs to run', () => {
    const needed = ['package.json', 'bin/run.js', 'oclif.manifest.json', 'dist/cli/main.js', 'dist/cli/help.js'];
    const more = [
      'dist/cli/not-found.js',
      'dist/commands/help.js',
      'dist/validators/contexts.js',
      'man/mq.1',
      'docs/runbooks/disk-full.md',
      ...['cluster.yaml', 'systemd/mq-daemon.service', 'container/Containerfile'].map((name) => `deploy/${name}`),
    ];
    const completions = ['completions/mq.bash', 'completions/_mq', 'completions/mq.fish'];
    const schemas = ['schemas/clusterList.json', 'schemas/dlq-list.json', 'schemas/error.json'];
    expect(files).toEqual(expect.arrayContaining([...needed, ...more, ...completions, ...schemas]));
  });

  it('holds nothing else', () => {
    const allowed =
      /^(package\.json|README(\.zh-CN)?\.md|LICENSE|CHANGELOG\.md|oclif\.manifest\.json|bin\/run\.js|dist\/(built|(chunks|cli|commands|validators)\/.+\.js|(index|testing)\.js|types\/.+\.d\.ts)|man\/mq[\w-]*\.1|schemas\/[\w.-]+\.json|docs\/runbooks\/[\w-]+(\.zh-CN)?\.md|completions\/(mq\.bash|_mq|mq\.fish)|deploy\/(README\.md|cluster\.yaml|systemd\/[\w@-]+\.service|container\/(Containerfile|(cluster|compose)\.yaml)))$/;
    expect(files.filter((file) => !allowed.test(file))).toEqual([]);
  });

  it('stays small', () => {
    expect(unpackedBytes).toBeLessThan(MAX_UNPACKED_BYTES);
  });

  it('has every command of the manifest', () => {
    const commands = files.filter((file) => file.startsWith('dist/commands/'));
    expect(commands.length).toBeGreaterThan(0);
    for (const file of commands) expect(existsSync(join(packageRoot, file))).toBe(true);
  });

  it('pins its dependencies', () => {
    const versions = Object.values({ ...pkg.dependencies, ...pkg.devDependencies });
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
});
