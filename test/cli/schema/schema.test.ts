import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { mqHere } from '../in-process.ts';
import { mqJson, packageRoot } from '../spawn.ts';
import { againstSchema } from './against-schema.ts';

const directory = join(packageRoot, 'schemas');
const names = readdirSync(directory).filter((name) => !name.endsWith('.schema.json'));

describe('schemas', () => {
  it('are valid, say what they describe, and have ids that follow from their names', () => {
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
    for (const name of names) {
      const schema = JSON.parse(readFileSync(join(directory, name), 'utf8'));
      expect(() => ajv.compile(schema), name).not.toThrow();
      expect(schema).toMatchObject({
        $id: `urn:mqops:mq:schema:${name.slice(0, -5)}`,
        title: expect.any(String),
        description: expect.any(String),
      });
    }
  });

  it('find what is missing, of another type, or not said', () => {
    const broker = { cluster: 'c', brokerName: 'b', brokerId: 0, address: 'a' };
    expect(() => againstSchema('clusterList', [broker])).not.toThrow();
    expect(() => againstSchema('clusterList', [{ ...broker, brokerId: '0' }])).toThrow('/0/brokerId must be number');
    expect(() => againstSchema('clusterList', [{ ...broker, colour: 1 }])).toThrow('colour');
    expect(() => againstSchema('clusterList', [{ cluster: 'c' }])).toThrow('brokerName');
  });
});

describe('mq schema', () => {
  it('prints the schema of a command, in any case and of several words', async () => {
    const { status, document } = await mqJson(['schema', 'DLQ', 'List']);
    expect({ status, document }).toMatchObject({ status: 0, document: { $id: 'urn:mqops:mq:schema:dlq-list' } });
  });

  it('lists all, one a line', async () => {
    const { stdout } = await mqHere(['schema']);
    expect(stdout.split('\n')).toEqual(expect.arrayContaining(['clusterList', 'dlq-list', 'error', 'warnings']));
  });

  it('names the nearest for one there is not', async () => {
    const { status, stderr } = await mqHere(['schema', 'clusterLst']);
    expect(status).toBe(64);
    expect(stderr).toContain('Did you mean clusterList?');
  });
});
