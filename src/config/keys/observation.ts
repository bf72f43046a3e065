import { bool, choice, int, millis, port, text } from './kinds.ts';
import { FileOnly, fromFile, live, withoutEffect } from './spec.ts';

/** Logs, metrics and statistics. */
export const observationKeys = {
  metricsPort: fromFile(port(0), FileOnly.ADDRESS, 'mq: port of /metrics on 127.0.0.1; 0 is off'),
  embeddedNamesrvPort: fromFile(port(9876), FileOnly.ADDRESS, 'mq: port of the embedded name server'),
  logLevel: live(choice(['debug', 'info', 'warn', 'error'], 'info'), 'mq: the least level that is logged'),
  logFileSize: fromFile(
    int(67_108_864, { unit: 'bytes', min: 65_536 }),
    FileOnly.STARTUP,
    'mq: a log file is rotated at this size',
  ),
  logFileCount: fromFile(int(10, { min: 1, max: 1000 }), FileOnly.STARTUP, 'mq: rotated files kept of each log'),
  enableDetailStat: live(bool(true), 'Counts by queue besides by topic and group'),
  autoDeleteUnusedStats: live(bool(true), 'Drops the statistics of a topic or group that is deleted'),
  maxStatsIdleTimeInMinutes: live(
    int(-1, { unit: 'minutes', min: -1 }),
    'Statistics not touched for this long are dropped; -1 keeps them while there is room',
  ),
  ...withoutEffect('metrics are given at /metrics by metricsPort', {
    metricsExporterType: choice(['DISABLE', 'OTLP_GRPC', 'PROM', 'LOG'], 'DISABLE'),
    metricsPromExporterPort: int(5557),
    metricsPromExporterHost: text(''),
    metricsGrpcExporterTarget: text(''),
    metricsGrpcExporterHeader: text(''),
    metricGrpcExporterTimeOutInMills: millis(3000),
    metricGrpcExporterIntervalInMills: millis(60_000),
    metricLoggingExporterIntervalInMills: millis(10_000),
    metricsLabel: text(''),
    metricsInDelta: bool(false),
    metricsOtelCardinalityLimit: int(50_000),
  }),
  ...withoutEffect('accounting statistics are not kept', {
    accountStatsEnable: bool(true),
    accountStatsPrintZeroValues: bool(true),
    commercialBaseCount: int(1),
    commercialSizePerMsg: int(4096),
    commercialEnable: bool(true),
    commercialBigCount: int(1),
    commercialTimerCount: int(1),
    commercialTransCount: int(1),
    printChannelGroups: bool(false),
    printChannelGroupsMinNum: int(5),
    enableScheduleMessageStats: bool(true),
  }),
};
