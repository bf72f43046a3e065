import { MqError } from '../../../../errors/index.ts';
import type { NodeFailure } from '../nodes.ts';
import { ErrorCode, errorName } from './codes.ts';

/** Refusals after which nobody knows whether the request will be done. */
const UNKNOWN: ReadonlySet<number> = new Set([ErrorCode.connectionLoss, ErrorCode.operationTimeout]);

/** What an answer's code means for whoever asked about `path`. */
export function failureOf(code: number, path: string): NodeFailure {
  const why = `ZooKeeper refused a request about ${path}: ${errorName(code)}`;
  const plain = (failure: 'noNode' | 'nodeExists' | 'badVersion' | 'notEmpty' | 'refused'): NodeFailure => ({
    ok: false,
    failure,
    error: new MqError('REFUSED', why, { key: path }),
  });
  if (UNKNOWN.has(code)) return { ok: false, failure: 'unknown', sent: true, error: new MqError('UNREACHABLE', why) };
  switch (code) {
    case ErrorCode.noNode:
      return plain('noNode');
    case ErrorCode.nodeExists:
      return plain('nodeExists');
    case ErrorCode.badVersion:
      return plain('badVersion');
    case ErrorCode.notEmpty:
      return plain('notEmpty');
    case ErrorCode.noAuth:
    case ErrorCode.authFailed:
    case ErrorCode.invalidAcl:
      return {
        ok: false,
        failure: 'noAuth',
        error: new MqError('NO_PERMISSION', why, {
          key: path,
          hint: 'Is zookeeperAuth that of whoever made the nodes?',
        }),
      };
    default:
      return plain('refused');
  }
}
