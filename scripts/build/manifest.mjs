import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Plugin } from '@oclif/core';
import { dist, root } from './paths.mjs';

/**
 * The text of oclif.manifest.json for the commands built in a directory, through oclif's own loader. Paths in it are
 * those of the finished build.
 *
 * @param {string} outdir
 */
export async function manifestText(outdir) {
  const pjson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const target = `./${relative(root, outdir)}/commands`;
  const building = { ...pjson, oclif: { ...pjson.oclif, commands: { strategy: 'pattern', target } } };
  const plugin = new Plugin({
    root,
    isRoot: true,
    type: 'core',
    pjson: building,
    ignoreManifest: true,
    errorOnManifestCreate: true,
    respectNoCacheDefault: true,
  });
  await plugin.load();
  const commands = Object.entries(plugin.manifest.commands).sort(([a], [b]) => a.localeCompare(b));
  for (const [, command] of commands) {
    command.relativePath = [dist, ...command.relativePath.slice(relative(root, outdir).split('/').length)];
    command.isESM = true;
  }
  return `${JSON.stringify({ commands: Object.fromEntries(commands), version: plugin.version })}\n`;
}
