import { afterEach, describe, expect, it } from 'vitest';
import { SlaveSync } from '../../../../src/engine/ha/slave-sync/slave-sync.ts';
import type { SyncedTable } from '../../../../src/engine/ha/slave-sync/tables.ts';
import { encodeKVTable } from '../../../../src/protocol/bodies/kv-table.ts';
import { RequestCode } from '../../../../src/protocol/codes/request.ts';
import { type ExtFields, type RemotingCommand, response } from '../../../../src/protocol/command.ts';

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
  const known: (string | undefined)[] = [];
  const held = { hold: false };
  const world = { master: '10.0.0.1:10911' as string | undefined, end: 100, epoch: 0 };
  const table = (name: string, code: number, more: Partial<SyncedTable> = {}): SyncedTable => ({
    ...{ name, code, onVipPort: false, followsLog: false, isVersioned: false, isOptional: false },
    adopt: (body) => {
      adopted.push(`${name} ${body?.toString() ?? ''}`);
    },
    ...more,
  });
  const sync = new SlaveSync({
    client: {
      invoke: async (address, { code, extFields }) => {
        asked.push(`${code} ${address}`);
        known.push(extFields?.['mqVersion']);
        if (held.hold) await new Promise(() => undefined);
        return answers(code, address);
      },
    },
    tables: [
      table('topics', TOPICS, { onVipPort: true }),
      table('delays', DELAYS, { followsLog: true }),
      table('modes', MODES, { isOptional: true }),
    ],
    master: () => world.master,
    epoch: () => world.epoch,
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
  return { sync, asked, known, adopted, warnings, world, answers: held };
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
    const { sync, asked, adopted, world } = setup((code, address) => {
      if (code === TOPICS) world.master = '10.0.0.2:10911';
      return code === RequestCode.GET_BROKER_RUNTIME_INFO ? runtime(1) : ok(address);
    });
    await round(sync);
    expect(adopted).toEqual(['topics 10.0.0.2:10909', 'modes 10.0.0.2:10911', 'delays 10.0.0.2:10911']);
    world.master = undefined;
    asked.length = 0;
    await sync.sync();
    expect(asked).toEqual([]);
  });
});

describe('what a slave takes over from a master of mq', () => {
  const versions: Record<number, string> = { [TOPICS]: 't.1', [DELAYS]: 'd.1', [MODES]: 'm.1' };
  const answer = (code: number, more: ExtFields = {}): RemotingCommand =>
    response(0, undefined, { mqVersion: versions[code] ?? '', mqLogEnd: '100', ...more }, Buffer.from(`${code}`));

  it('is what it does not have yet, without a question for the end of the log', async () => {
    const { sync, asked, known, adopted } = setup((code) => answer(code));
    await round(sync);
    expect(asked.map((line) => line.split(' ')[0])).toEqual(['21', '45', '402']);
    expect(known).toEqual(['', '', '']);
    expect(adopted).toEqual(['topics 21', 'modes 402', 'delays 45']);
    versions[MODES] = 'm.2';
    known.length = 0;
    await sync.sync();
    expect(known).toEqual(['t.1', 'd.1', 'm.1']);
    expect(adopted.slice(3)).toEqual(['modes 402']);
    versions[MODES] = 'm.1';
  });

  it('is not had until the log has what it tells of', async () => {
    const { sync, known, adopted, world } = setup((code) => answer(code, { mqLogEnd: '101' }));
    await round(sync);
    expect(adopted).toEqual(['topics 21', 'modes 402']);
    known.length = 0;
    world.end = 101;
    await sync.sync();
    expect(known).toEqual(['t.1', '', 'm.1']);
    expect(adopted.slice(2)).toEqual(['delays 45']);
  });

  it('is asked for until it is whole', async () => {
    const parts = ['t.1', 't.2', 't.3'];
    const { sync, known, adopted } = setup((code) =>
      code === TOPICS
        ? answer(code, { mqVersion: parts.shift() ?? '', ...(parts.length > 0 && { mqMore: 'true' }) })
        : answer(code),
    );
    await round(sync);
    expect(known).toEqual(['', 't.1', 't.2', '', '']);
    expect(adopted.filter((line) => line === 'topics 21').length).toBe(3);
  });

  it('is not what a broker says that does not lead the epoch yet, or never did', async () => {
    const { sync, adopted, world } = setup((code) => answer(code, { mqEpoch: '3' }));
    world.epoch = 4;
    await round(sync);
    expect(adopted).toEqual([]);
    world.epoch = 3;
    await sync.sync();
    expect(adopted).toEqual(['topics 21', 'modes 402', 'delays 45']);
  });

  it('is asked for once more by who is about to lead, for a moment only', async () => {
    const { sync, known } = setup((code) => answer(code));
    await round(sync);
    known.length = 0;
    expect([...(await sync.finish(1000))].sort()).toEqual(['delays', 'modes', 'topics']);
    expect(known).toEqual(['t.1', 'd.1', 'm.1']);
    expect([...(await sync.finish(1000))]).toEqual([]);

    // A round that is due meanwhile takes no other's place.
    const busy = setup((code) => {
      setImmediate(() => void busy.sync.sync());
      return answer(code);
    });
    busy.sync.start();
    expect([...(await busy.sync.finish(1000))].sort()).toEqual(['delays', 'modes', 'topics']);

    const silent = setup(() => answer(TOPICS));
    silent.sync.start();
    silent.world.master = '10.0.0.9:1';
    silent.answers.hold = true;
    expect([...(await silent.sync.finish(20))]).toEqual([]);
  });
});
