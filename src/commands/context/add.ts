import { Args, Flags } from '@oclif/core';
import { MqCommand } from '../../cli/base-command.ts';
import type { Family } from '../../cli/families.ts';
import { parseAddresses } from '../../cli/settings/addresses.ts';
import { writeContextFile } from '../../cli/settings/context-file.ts';
import { readSecret } from '../../cli/settings/secret.ts';
import { type ContextValue, contextValue, storedContexts } from '../../cli/settings/stored-contexts.ts';
import { parseMapping } from '../../client/address-map.ts';
import { isLookupUrl } from '../../client/namesrv-lookup.ts';
import { MqError } from '../../errors/index.ts';

const ZOOKEEPER = { who: 'ZooKeeper servers', port: 2181 };

export default class ContextAdd extends MqCommand<ContextValue> {
  static override family: Family = 'mq';
  static override summary = 'Keep a cluster under a name: its name servers, addresses, user';
  static override description =
    'The secret key comes from MQ_SECRET_KEY, from a file or from the keyboard, never from the command line. The first context is selected at once. A context that is there is replaced, after a question.';
  static override examples = [
    { description: 'a cluster', command: "mq context add prod -n '10.0.0.1:9876;10.0.0.2:9876'" },
    {
      description: 'brokers in Docker, through a published port',
      command: 'mq context add lab -n 127.0.0.1:9876 --map 172.17.0.2:10911=127.0.0.1:10911',
    },
    {
      description: 'with a user; the secret key is asked for',
      command: 'mq context add prod -n 10.0.0.1:9876 --access-key admin',
    },
  ];
  static override args = {
    name: Args.string({ required: true, ignoreStdin: true, description: 'its name: letters, digits, . _ -' }),
  };
  static override flags = {
    zookeeper: Flags.string({
      helpValue: 'HOST:PORT[,...]',
      description: 'ZooKeeper of groups that elect their master, for mq doctor',
    }),
    'access-key': Flags.string({ helpValue: 'NAME', description: 'the user that requests are signed for' }),
    'secret-file': Flags.string({
      helpValue: 'FILE',
      description: 'file with the secret key, - for stdin; else MQ_SECRET_KEY, or it is asked for',
    }),
    'token-file': Flags.string({ helpValue: 'FILE', description: 'file with the token of temporary credentials' }),
  };

  protected override async execute(): Promise<ContextValue> {
    const { args, flags } = await this.parse(ContextAdd);
    const { name } = args;
    if (!/^[\w.-]+$/.test(name)) {
      throw new MqError('USAGE', `${JSON.stringify(name)} is no name for a context: letters, digits, . _ - make one`);
    }
    const namesrvAddr = flags.namesrvAddr ?? process.env['NAMESRV_ADDR'];
    if (namesrvAddr === undefined || namesrvAddr.trim() === '') {
      throw new MqError('USAGE', 'neither -n nor NAMESRV_ADDR names the name servers of the context');
    }
    if (!isLookupUrl(namesrvAddr)) this.warning(...parseAddresses(namesrvAddr, '-n').warnings);
    const stored = await storedContexts(this.config.configDir);
    if (Object.hasOwn(stored.contexts, name)) await this.confirm(`Replace the context ${name} in ${stored.file}?`);
    const map = Object.fromEntries((flags.map ?? []).map((text) => parseMapping(text, '--map')));
    const zookeeper = flags.zookeeper && parseAddresses(flags.zookeeper.replaceAll(',', ';'), '--zookeeper', ZOOKEEPER);
    const context = {
      namesrvAddr: namesrvAddr.trim(),
      ...(zookeeper && { zookeeper: zookeeper.addresses.join(',') }),
      ...(Object.keys(map).length > 0 && { map }),
      ...(await this.credentialsFor(flags)),
    };
    const current = stored.current ?? name;
    await writeContextFile(stored.file, { current, contexts: { ...stored.contexts, [name]: context } });
    return contextValue(name, context, current === name);
  }

  protected override render({ name, selected }: ContextValue): void {
    this.out.line(`context ${name} kept`);
    this.out.note(selected ? 'It is selected: commands without -n use it.' : `mq context use ${name} selects it.`);
  }

  private async credentialsFor(flags: {
    readonly 'access-key': string | undefined;
    readonly 'secret-file': string | undefined;
    readonly 'token-file': string | undefined;
  }): Promise<{ accessKey?: string; secretKey?: string; securityToken?: string }> {
    const { 'access-key': accessKey, 'secret-file': file, 'token-file': tokenFile } = flags;
    if (accessKey === undefined) {
      if (file === undefined && tokenFile === undefined) return {};
      throw new MqError('USAGE', 'a secret is given without --access-key');
    }
    const interactive = process.stdin.isTTY === true && process.stderr.isTTY === true;
    const fromEnv = process.env['MQ_SECRET_KEY'];
    const secretKey = await readSecret({ file, fromEnv, interactive, label: 'secret key' });
    const token = { file: tokenFile, fromEnv: undefined, interactive: false, label: 'security token' };
    return { accessKey, secretKey, ...(tokenFile !== undefined && { securityToken: await readSecret(token) }) };
  }
}
