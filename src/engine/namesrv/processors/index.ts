import type { Processors } from '../../../remoting/dispatch.ts';
import type { NamesrvContext } from '../context.ts';
import { brokerProcessors } from './broker.ts';
import { clusterProcessors } from './cluster.ts';
import { configProcessors } from './config.ts';
import { kvConfigProcessors } from './kv-config.ts';
import { routeProcessors } from './route.ts';
import { topicListProcessors } from './topic-list.ts';
import { writePermissionProcessors } from './write-permission.ts';

/** Everything a name server answers, by request code (wire-protocol 3.8). */
export const namesrvProcessors = (context: NamesrvContext): Processors =>
  new Map([
    ...brokerProcessors(context),
    ...clusterProcessors(context),
    ...configProcessors(context),
    ...kvConfigProcessors(context),
    ...routeProcessors(context),
    ...topicListProcessors(context),
    ...writePermissionProcessors(context),
  ]);
