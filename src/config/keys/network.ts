import { bool, int } from './kinds.ts';
import { atRestart, withoutEffect } from './spec.ts';

/** The socket side, of broker and name server alike. */
export const networkKeys = {
  serverChannelMaxIdleTimeSeconds: atRestart(
    int(120, { unit: 's', min: 1 }),
    'A connection silent for this long is closed',
  ),
  serverSocketBacklog: atRestart(int(1024, { min: 1 }), 'Connections waiting to be accepted'),
  writeBufferHighWaterMark: atRestart(
    int(0, { unit: 'bytes', min: 0 }),
    'Unsent bytes of a connection above which its requests wait; 0 takes the built-in limit',
  ),
  ...withoutEffect('Netty threads and buffers of the original; Node serves sockets on one event loop', {
    serverWorkerThreads: int(8),
    serverSelectorThreads: int(3),
    serverCallbackExecutorThreads: int(0),
    serverOnewaySemaphoreValue: int(256),
    serverAsyncSemaphoreValue: int(64),
    serverSocketSndBufSize: int(0),
    serverSocketRcvBufSize: int(0),
    writeBufferLowWaterMark: int(0),
    useEpollNativeSelector: bool(false),
    serverNettyWorkerGroupEnable: bool(true),
    serverPooledByteBufAllocatorEnable: bool(true),
    enableShutdownGracefully: bool(false),
    shutdownWaitTimeSeconds: int(30),
  }),
};
