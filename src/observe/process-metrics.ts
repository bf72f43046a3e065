import { readdir } from 'node:fs/promises';
import type { Gauges } from './gauges.ts';

/**
 * The process's own figures under the names all Prometheus clients use. Not the default set of prom-client: that one watches
 * every garbage collection and keeps a second event-loop probe.
 */
export function addProcessMetrics(metrics: Gauges): void {
  const startedSeconds = Date.now() / 1000 - process.uptime();
  metrics.gauge('process_start_time_seconds', 'When the process began, seconds since 1970', [], (set) => {
    set({}, startedSeconds);
  });
  metrics.gauge('process_resident_memory_bytes', 'Memory the process holds', [], (set) => {
    set({}, process.memoryUsage.rss());
  });
  metrics.gauge('nodejs_heap_size_used_bytes', 'Used part of the JavaScript heap', [], (set) => {
    set({}, process.memoryUsage().heapUsed);
  });
  metrics.gauge('process_cpu_seconds_total', 'Processor time used', [], (set) => {
    const { user, system } = process.cpuUsage();
    set({}, (user + system) / 1e6);
  });
  if (process.platform !== 'linux') return;
  metrics.gauge('process_open_fds', 'Open file descriptors', [], async (set) => {
    set({}, (await readdir('/proc/self/fd')).length);
  });
}
