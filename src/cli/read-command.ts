import { ClusterCommand } from './cluster-command.ts';

/**
 * What commands that only read are built on: whatever they show can be shown again and again, and as other tools want
 * it.
 */
export abstract class ReadCommand<Value> extends ClusterCommand<Value> {}
