import { bool, int, long, text } from './kinds.ts';
import { withoutEffect } from './spec.ts';

/** Keys of the original's outgoing connections, which it reads from broker.conf and namesrv.conf too. */
export const nettyClientKeys = withoutEffect('settings of outgoing Netty connections, which mq does not have', {
  clientWorkerThreads: int(4),
  clientCallbackExecutorThreads: int(4),
  clientOnewaySemaphoreValue: int(65535),
  clientAsyncSemaphoreValue: int(65535),
  connectTimeoutMillis: int(3000),
  channelNotActiveInterval: long(60_000),
  clientChannelMaxIdleTimeSeconds: int(120),
  clientSocketSndBufSize: int(0),
  clientSocketRcvBufSize: int(0),
  clientPooledByteBufAllocatorEnable: bool(false),
  clientCloseSocketIfTimeout: bool(true),
  useTLS: bool(false),
  socksProxyConfig: text('{}'),
  disableCallbackExecutor: bool(false),
  disableNettyWorkerGroup: bool(false),
  maxReconnectIntervalTimeSeconds: long(60),
  enableReconnectForGoAway: bool(true),
  scanAvailableNameSrv: bool(true),
});
