import { decodeHaRuntimeInfo, type HaRuntimeInfo } from '../../../src/protocol/bodies/ha-runtime-info.ts';
import { decodeKVTable } from '../../../src/protocol/bodies/kv-table.ts';
import { ask } from '../../interop/lab.ts';

const GET_BROKER_RUNTIME_INFO = 28;
/** The answer of which both ours and 5.x give ends of log and slaves as they are at one moment. */
export const GET_BROKER_HA_STATUS = 907;

/** How replication stands at a broker. @throws Error when it does not tell */
export async function replicationOf(broker: string): Promise<HaRuntimeInfo> {
  const { code, remark, body } = await ask(broker, GET_BROKER_HA_STATUS);
  if (code !== 0) throw new Error(`replication of ${broker}: ${code} ${remark}`);
  return decodeHaRuntimeInfo(body);
}

/** Whether a broker that elects its master knows of both members in the set. */
export async function isElectedInSync(broker: string): Promise<boolean> {
  const { code, body } = await ask(broker, GET_BROKER_RUNTIME_INFO);
  if (code !== 0) return false;
  return decodeKVTable(body)['groupInSync'] === '1,2';
}
