import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { MqError, messageOf } from '../errors/index.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';

export interface MetricsServer {
  /** The port really listened on. */
  readonly port: number;
  close(): Promise<void>;
}

const MAX_CONNECTIONS = 16;
const TIMEOUT_MS = 10_000;

/**
 * Serves `GET /metrics` on 127.0.0.1.
 * @param port 0 lets the system choose.
 * @throws MqError IN_USE when the port is taken, CANNOT_CREATE when it cannot be listened on.
 */
export async function serveMetrics(metrics: Metrics, port: number, logger: Logger): Promise<MetricsServer> {
  const server = http.createServer((request, response) => {
    answer(metrics, request, response).catch((error: unknown) => {
      logger.error({ err: error }, 'metrics could not be collected');
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end('metrics could not be collected; see the log\n');
    });
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.headersTimeout = TIMEOUT_MS;
  server.requestTimeout = TIMEOUT_MS;
  await listen(server, port);
  server.unref();
  const address = server.address() as AddressInfo;
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(metrics: Metrics, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const plain = { 'content-type': 'text/plain; charset=utf-8' };
  const path = request.url?.split('?')[0];
  if (path !== '/metrics') return void response.writeHead(404, plain).end('only /metrics is here\n');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return void response.writeHead(405, { ...plain, allow: 'GET, HEAD' }).end('only GET\n');
  }
  const text = await metrics.text();
  response.writeHead(200, { 'content-type': metrics.registry.contentType });
  response.end(request.method === 'HEAD' ? undefined : text);
}

function listen(server: http.Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const code = error.code === 'EADDRINUSE' ? 'IN_USE' : 'CANNOT_CREATE';
      const address = `127.0.0.1:${port}`;
      const message = `cannot serve metrics on ${address}: ${messageOf(error)}`;
      reject(new MqError(code, message, { address, key: 'metricsPort', cause: error }));
    });
    server.listen(port, '127.0.0.1', () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
}
