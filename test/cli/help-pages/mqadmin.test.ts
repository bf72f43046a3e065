import { describe, expect, it } from 'vitest';
import { mqadminPage, mqadminText } from '../../../src/cli/help-pages/mqadmin.ts';
import { originalCommands } from '../../../src/cli/help-pages/original-commands.ts';
import { mq } from '../spawn.ts';

describe('what mqadmin has', () => {
  it('is 89 registered commands, 52 of them in 4.9, and 16 others, each once', () => {
    const registered = originalCommands.filter(({ status }) => status === 'registered');
    expect(registered).toHaveLength(89);
    expect(registered.filter(({ in49 }) => in49)).toHaveLength(52);
    expect(new Set(originalCommands.map(({ name }) => name)).size).toBe(105);
  });
});

describe('mq help mqadmin', () => {
  it('says of each command what differs, that nothing does, or why there is none', () => {
    const own = [
      { id: 'topicList', aliases: [], differs: undefined },
      { id: 'topicRoute', aliases: [], differs: 'tells more' },
      { id: 'newName', aliases: ['topicStatus'], differs: undefined },
    ];
    const { commands } = mqadminPage(own);
    const entry = (name: string) => commands.find((candidate) => candidate.name === name);
    expect(entry('topicList')).toMatchObject({ here: true });
    expect(entry('topicList')).not.toHaveProperty('differs');
    expect(entry('topicRoute')).toMatchObject({ here: true, differs: 'tells more' });
    expect(entry('topicStatus')).toMatchObject({ here: true });
    expect(entry('updateAclConfig')).toMatchObject({ here: false, differs: expect.stringContaining('createUser') });
  });

  it('fits 80 columns, however long a sentence is', () => {
    const text = mqadminText(mqadminPage([{ id: 'topicList', aliases: [], differs: 'a word '.repeat(100) }]));
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(text).toContain('      a word a word');
  });

  it('lists every registered command', async () => {
    const { stdout, status } = await mq(['help', 'mqadmin']);
    expect(status).toBe(0);
    for (const { name } of originalCommands) expect(stdout).toContain(`  ${name}  (`);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});
