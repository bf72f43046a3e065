import type { Hook } from '@oclif/core';
import { unknownCommand } from './argv/command-name.ts';

/** The command_not_found hook: exit 64, naming the command that was most likely meant. */
const notFound: Hook<'command_not_found'> = async ({ id, config }) => {
  throw unknownCommand(
    config.commands.filter((command) => !command.hidden).map((command) => command.id),
    id.split(':'),
  );
};

export default notFound;
