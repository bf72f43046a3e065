import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { Cli } from './cli/cli.ts';
import { online } from './cli/online.ts';
import { Jvm, peers, sideBySide, start, tools } from './lab.ts';

// What the command line shows of clients: those of Java, in the version of the broker where it is Apache's.
sideBySide(tools('java', 'mvn'), peers())('mq against %s, with clients', (peer) => {
  const cli = new Cli(() => start(peer, { config: { traceTopicEnable: true } }));
  let jvm: Jvm;
  let dir: string;
  beforeAll(async () => {
    [, jvm, dir] = await Promise.all([
      cli.open(),
      Jvm.start(peer === '4.9.7' ? '4.9.7' : '5.3.3'),
      mkdtemp(join(tmpdir(), 'mq-cli-clients-')),
    ]);
  });
  afterAll(async () => {
    await jvm?.close();
    await cli.close();
    await rm(dir, { recursive: true, force: true });
  });

  online(
    cli,
    () => jvm,
    () => dir,
  );
});
