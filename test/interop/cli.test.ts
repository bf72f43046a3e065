import { afterAll, beforeAll } from 'vitest';
import { brokers } from './cli/brokers.ts';
import { Cli } from './cli/cli.ts';
import { deadLetters } from './cli/dead-letters.ts';
import { deletions } from './cli/deletions.ts';
import { files } from './cli/files.ts';
import { following } from './cli/following.ts';
import { groups } from './cli/groups.ts';
import { messages } from './cli/messages.ts';
import { progress } from './cli/progress.ts';
import { sending } from './cli/sending.ts';
import { topics } from './cli/topics.ts';
import { peers, sideBySide, start, tools } from './lab.ts';

/** Ours needs no JVM. */
const needed = peers().some((peer) => peer !== 'mq') ? (['java', 'mvn'] as const) : [];

// One cluster for each peer; each room goes on with what the ones before it left.
sideBySide(tools(...needed), peers())('mq against %s', (peer) => {
  // Routes carry the order configuration by default with ours only.
  const cli = new Cli(() => start(peer, { namesrvConfig: { orderMessageEnable: true } }));
  beforeAll(cli.open);
  afterAll(cli.close);

  topics(cli);
  brokers(cli);
  messages(cli);
  sending(cli);
  following(cli);
  groups(cli);
  files(cli);
  progress(cli);
  deletions(cli);
  deadLetters(cli);
});
