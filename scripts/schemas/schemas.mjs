import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../build/paths.mjs';
import { commandValue, exportedType, withChecker } from './program.mjs';
import { Walker } from './walker.mjs';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';
/** Documents on stderr that every command may print. */
const ON_STDERR = {
  error: { type: 'ErrorDocument', title: 'What --json prints on stderr when a command fails' },
  warnings: { type: 'WarningsDocument', title: 'What --json prints on stderr beside a document it has doubts about' },
};
const REPORT = 'src/cli/errors/report.ts';

/** A command that shows its values one by one prints a document a line. */
const isStream = (file) => /\bthis\.(emit|streams)\(/.test(readFileSync(join(root, file), 'utf8'));

function text(name, title, description, body) {
  const head = { $schema: DIALECT, $id: `urn:mqops:mq:schema:${name}`, title, description };
  return `${JSON.stringify({ ...head, ...body }, null, 2)}\n`;
}

function commandSchema(project, id) {
  const name = id.replaceAll(':', '-');
  const file = `src/commands/${id.replaceAll(':', '/')}.ts`;
  const what = isStream(file)
    ? 'One line of the output; each line is a document.'
    : 'The one document of the output; under --watch, each line is one.';
  const description = `${what} Properties may be added in later versions.`;
  const title = `mq ${id.replaceAll(':', ' ')} --json`;
  try {
    return [
      `schemas/${name}.json`,
      text(name, title, description, new Walker(project.checker).document(commandValue(project, file))),
    ];
  } catch (error) {
    throw new Error(`${file}: ${error.message}`, { cause: error });
  }
}

/** The JSON Schema of every command's `--json`, and of the documents on stderr: path below the package → text. */
export function schemaDocuments(manifest) {
  const ids = Object.values(manifest.commands)
    .filter((command) => !command.hidden)
    .map(({ id }) => id);
  return withChecker((project) => {
    const common = Object.entries(ON_STDERR).map(([name, { type, title }]) => {
      const body = new Walker(project.checker).document(exportedType(project, REPORT, type));
      return [`schemas/${name}.json`, text(name, title, 'Properties may be added in later versions.', body)];
    });
    return new Map([...common, ...ids.map((id) => commandSchema(project, id))]);
  });
}
