import { afterEach, describe, expect, it } from 'vitest';
import { SlaveSync } from '../../../../src/engine/ha/slave-sync/slave-sync.ts';
import type { SyncedTable } from '../../../../src/engine/ha/slave-sync/tables.ts';
import { encodeKVTable } from '../../../../src/protocol/bodies/kv-table.ts';
import { RequestCode } from '../../../../src/protocol/codes/request.ts';
import { type RemotingCommand, response } from '../../../../src/protocol/command.ts';

const syncs: SlaveSync[] = [];
afterEach(async () => {
  for (const sync of syncs.splice(0)) await sync.stop();
});

const TOPICS = 21;
const DELAYS = 45;
const MODES = 402;

function setup(answers: (code: number, address: string) => RemotingCommand) {
  const asked: string[] = [];
  const adopted: string[] = [];
  const warnings: string[] = [];
  const world = { master: '10.0.0.1:10911' as string | undefined, end: 100 };
  const table = (name: string, code: number, more: Partial<SyncedTable> = {}): SyncedTable => ({
    ...{ name, code, onVipPort: false, followsLog: false, isVersioned: false, isOptional: false },
    adopt: (body) => {
      adopted.push(`${name} ${body?.toString() ?? ''}`);
    },
    ...more,
  });
  const sync = new SlaveSync({
    client: {
      invoke: async (address, { code }) => {
        asked.push(`${code} ${address}`);
        return answers(code, address);
      },
    },
    tables: [
      table('topics', TOPICS, { onVipPort: true }),
      table('delays', DELAYS, { followsLog: true }),
      table('modes', MODES, { isOptional: true }),
    ],
    master: () => world.master,
    logEnd: () => world.end,
    periodMs: () => 60,
    log: {
      debug: () => undefined,
      info: () => undefined,
      warn: (_fields, text) => {
        warnings.push(text ?? '');
      },
      error: () => undefined,
    },
  });
  syncs.push(sync);
  return { sync, asked, adopted, warnings, world };
}

const ok = (text: string): RemotingCommand => response(0, undefined, undefined, Buffer.from(text));
const runtime = (end: number): RemotingCommand =>
  response(0, undefined, undefined, encodeKVTable({ commitLogMaxOffset: String(end) }));

/** Runs one round, without the ones that follow by themselves. */
async function round(sync: SlaveSync): Promise<void> {
  sync.start();
  await sync.sync();
}

describe('what a slave takes over', () => {
  it('is asked for where the original asks for it, and taken over once', async () => {
    const { sync, asked, adopted } = setup((code) =>
      code === RequestCode.GET_BROKER_RUNTIME_INFO ? runtime(100) : ok(`${code}`),
    );
    await round(sync);
    expect(asked).toEqual(['21 10.0.0.1:10909', '45 10.0.0.1:10911', '402 10.0.0.1:10911', '28 10.0.0.1:10911']);
    expect(adopted).toEqual(['topics 21', 'modes 402', 'delays 45']);
    await sync.sync();
    expect(adopted.length).toBe(3);
    await sync.stop();
    await round(sync);
    expect(adopted.length).toBe(6);
  });

  it('tells of messages only when the log has them', async () => {
    const { sync, adopted, world } = setup((code) =>
      code === RequestCode.GET_BROKER_RUNTIME_INFO ? runtime(101) : ok(`${code}`),
    );
    await round(sync);
    expect(adopted).toEqual(['topics 21', 'modes 402']);
    world.end = 101;
    await sync.sync();
    expect(adopted).toEqual(['topics 21', 'modes 402', 'delays 45']);
  });

  it('is left out, with one line each, where the master does not have it', async () => {
    const { sync, adopted, warnings } = setup((code) => {
      if (code === RequestCode.GET_BROKER_RUNTIME_INFO) return runtime(1);
      if (code === DELAYS) return ok('45');
      return response(3, 'not supported');
    });
    await round(sync);
    await sync.sync();
    expect(adopted).toEqual(['delays 45']);
    expect(warnings.length).toBe(1);
  });

  it('is nothing while no master is known, and nothing of a master that is none any more', async () => {
    const { sync, asked, adopted, world } = setup((code) => {
      if (code === TOPICS) world.master = '10.0.0.2:10911';
      return ok(`${code}`);
    });
    await round(sync);
    expect(adopted).toEqual([]);
    world.master = undefined;
    asked.length = 0;
    await sync.sync();
    expect(asked).toEqual([]);
  });
});
