export { type ExporterMetricName, exporterMetrics, type RuntimeMetricName } from './exporter-metrics.ts';
export { type LogLevel, LogName, type Logs, type LogsOptions, openLogs } from './log.ts';
export { type LogFields, type Logger, type LogMethod, silentLogger } from './logger.ts';
export { type Collector, Metrics, type SetSample } from './metrics.ts';
export { type MetricsServer, serveMetrics } from './metrics-server.ts';
