export { type ExporterMetricName, exporterMetrics, type RuntimeMetricName } from './exporter-metrics.ts';
export type { Collector, SetSample } from './gauges.ts';
export { type LogLevel, LogName, type Logs, type LogsOptions, openLogs } from './log.ts';
export { type LogFields, type Logger, type LogMethod, silentLogger } from './logger.ts';
export { Metrics } from './metrics.ts';
export { type MetricsServer, serveMetrics } from './metrics-server.ts';
