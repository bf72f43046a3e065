export { type ErrorCode, errorTable } from './codes.ts';
export { type ErrorDetails, MqError, type MqErrorOptions, messageOf } from './error.ts';
