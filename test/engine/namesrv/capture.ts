/**
 * Records what an unmodified Apache name server answers to the scenario:
 *   node test/run-ts.mjs test/engine/namesrv/capture.ts 127.0.0.1:9876 test/fixtures/namesrv/5.3.3.json
 * The name server must be freshly started and have no broker.
 */
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { RemotingClient } from '../../../src/remoting/client.ts';
import { type Answer, ask } from './ask.ts';
import { scenario } from './scenario.ts';

const [address = '127.0.0.1:9876', file = 'answers.json'] = process.argv.slice(2);
const client = new RemotingClient();
const answers: Answer[] = [];
for (const step of scenario) {
  answers.push(await ask(client, address, step));
  // It unregisters in a thread of its own.
  await sleep(100);
}
await client.close();
writeFileSync(file, `${JSON.stringify(answers, null, 1)}\n`);
