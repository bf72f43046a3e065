import { localIp } from '../client-identity.ts';
import { checkedCredentials } from '../signing/credentials.ts';
import { ClientInstance } from './client-instance.ts';
import { type ClientOptions, DEFAULT_INSTANCE_NAME, namesrvOf } from './options.ts';

/** A client's hold on an instance. The instance closes when its last holder lets go. */
export interface InstanceLease {
  readonly instance: ClientInstance;
  /** Lets go; a second call does nothing. */
  release(): Promise<void>;
}

interface Shared {
  readonly instance: ClientInstance;
  holders: number;
}

const instances = new Map<string, Shared>();

/**
 * The client instance that the options name, made when it is not there yet. Who names the same instance and the same
 * name servers, and signs with the same credentials, shares it, with the intervals and the log of whoever came first.
 *
 * @param keepsDefaultName true for broadcast consumers, whose client id must be the same after a restart
 * @throws MqError USAGE without a name server, or with half of the credentials
 */
export function acquireInstance(options: ClientOptions, keepsDefaultName = false): InstanceLease {
  const namesrv = namesrvOf(options);
  const named = options.instanceName?.trim() || DEFAULT_INSTANCE_NAME;
  const replaced = named === DEFAULT_INSTANCE_NAME && !keepsDefaultName;
  const ip = options.clientIP ?? localIp();
  const unit = options.unitName?.trim() ?? '';
  const credentials = options.credentials === undefined ? undefined : checkedCredentials(options.credentials);
  const key = JSON.stringify([
    [...namesrv.addresses].sort(),
    ip,
    replaced ? '' : named,
    unit,
    credentials,
    options.addressMap,
  ]);
  const shared = instances.get(key) ?? { instance: create(), holders: 0 };
  instances.set(key, shared);
  shared.holders++;

  function create(): ClientInstance {
    const instanceName = replaced ? `${process.pid}#${process.hrtime.bigint()}` : named;
    return new ClientInstance({
      clientId: [ip, instanceName, ...(unit === '' ? [] : [unit])].join('@'),
      namesrvAddrs: namesrv.addresses,
      namesrvFrom: namesrv.from,
      pollNameServerInterval: options.pollNameServerInterval,
      heartbeatBrokerInterval: options.heartbeatBrokerInterval,
      mqClientApiTimeout: options.mqClientApiTimeout,
      credentials,
      addressMap: options.addressMap,
      log: options.log,
    });
  }

  let held = true;
  return {
    instance: shared.instance,
    async release() {
      if (!held) return;
      held = false;
      if (--shared.holders > 0) return;
      instances.delete(key);
      await shared.instance.close();
    },
  };
}
