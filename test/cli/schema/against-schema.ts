import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

const directory = fileURLToPath(new URL('../../../schemas/', import.meta.url));
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
const validators = new Map<string, ValidateFunction>();

/** A schema that takes nothing it does not name: what is published allows later additions, our own output has none. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const isObject = inner['type'] === 'object' && inner['properties'] !== undefined;
  return isObject && inner['additionalProperties'] === undefined ? { ...inner, additionalProperties: false } : inner;
}

function validator(name: string): ValidateFunction {
  const known = validators.get(name);
  if (known !== undefined) return known;
  const schema = closed(JSON.parse(readFileSync(join(directory, `${name}.json`), 'utf8')));
  const compiled = ajv.compile(schema as object);
  validators.set(name, compiled);
  return compiled;
}

/** The schema's name for a command line: its longest run of leading words that has one. */
export function schemaOf(args: readonly string[]): string {
  const end = args.findIndex((word) => word.startsWith('-'));
  const words = end === -1 ? args : args.slice(0, end);
  const names = readdirSync(directory).filter((name) => !name.endsWith('.schema.json'));
  for (let count = words.length; count > 0; count--) {
    const typed = `${words.slice(0, count).join('-')}.json`.toLowerCase();
    const name = names.find((known) => known.toLowerCase() === typed);
    if (name !== undefined) return name.slice(0, -'.json'.length);
  }
  throw new Error(`no schema of ${words.join(' ')}; npm run docs writes them`);
}

/** @throws Error naming what differs when a document is not what its schema says */
export function againstSchema(name: string, document: unknown): void {
  const validate = validator(name);
  if (validate(document)) return;
  const differences = (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
  throw new Error(`not what mq schema ${name} says (npm run docs?): ${differences.slice(0, 8).join('; ')}`);
}

/** Checks the documents `--json` printed on stderr: one a line, an error or warnings. */
export function stderrAgainstSchema(stderr: string): void {
  for (const line of stderr.split('\n').filter((text) => text.startsWith('{"'))) {
    const document: object = JSON.parse(line);
    if ('error' in document) againstSchema('error', document);
    else if ('warnings' in document) againstSchema('warnings', document);
  }
}
