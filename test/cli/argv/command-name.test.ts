import { describe, expect, it } from 'vitest';
import { findCommandName, findTopicName, unknownCommand } from '../../../src/cli/argv/command-name.ts';

const ids = ['broker:start', 'clusterList', 'help', 'topicList', 'updateTopic'];

describe('the name of a command', () => {
  it.each([
    [['clusterList'], 'clusterList', []],
    [['CLUSTERLIST', '-m'], 'clusterList', ['-m']],
    [['clusterlist', 'left', 'over'], 'clusterList', ['left', 'over']],
    [['broker', 'start', '-c', 'x'], 'broker:start', ['-c', 'x']],
    [['Broker', 'Start'], 'broker:start', []],
  ])('%j', (argv, id, rest) => {
    expect(findCommandName(ids, argv)).toEqual({ id, rest });
  });

  it('is not found after a flag', () => {
    expect(findCommandName(ids, ['-n', 'clusterList'])).toBeUndefined();
  });

  it('may be a folder of commands', () => {
    expect(findTopicName(ids, ['BROKER'])).toBe('broker');
    expect(findTopicName(ids, ['broker', 'stop'])).toBeUndefined();
    expect(findTopicName(ids, ['clusterList'])).toBeUndefined();
  });

  it.each([
    [['topcList'], 'unknown command topcList', 'Did you mean mq topicList?'],
    [['topicLst', 'foo'], 'unknown command topicLst', 'Did you mean mq topicList?'],
    [['broker', 'strat', 'x'], 'unknown command broker strat', 'Did you mean mq broker start?'],
    [['frobnicate'], 'unknown command frobnicate', 'mq help lists the commands.'],
    [['-n', 'a:1', 'clusterList'], 'the command comes first, before -n', 'mq help lists the commands.'],
  ])('unknown: %j', (argv, message, hint) => {
    expect(unknownCommand(ids, argv)).toMatchObject({ code: 'USAGE', message, hint });
  });
});
