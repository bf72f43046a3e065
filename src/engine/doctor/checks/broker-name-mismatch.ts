import type { Machine } from '../../machine/machine.ts';
import type { DiskCheck } from '../disk-check.ts';
import { withStore } from '../facts.ts';

/** "X does not match the expected group name: Y": a store keeps the brokerName it was made under. */
export const brokerNameMismatch = (machine: Machine): DiskCheck => ({
  name: 'broker-name-mismatch',
  title: 'a store belongs to a broker of another name',
  severity: 'critical',
  scope: 'disk',
  run: (context) =>
    withStore(machine, context, (_view, { brokerName, brokerClusterName, nameFrom, writers }, config) => {
      const configured = config.text('brokerName');
      if (configured === undefined || brokerName === undefined || configured === brokerName) return [];
      const isOurs = writers.includes('mq');
      return [
        {
          subject: context.storeDirectory,
          // An Apache broker starts with any name; its clients then begin anew.
          severity: isOurs ? 'critical' : 'warning',
          message: isOurs
            ? `${configured} does not match the expected group name: ${brokerName}. The store was made under ${brokerName}, and no broker of another name starts on it.`
            : `The configuration says brokerName=${configured}, and the store was made under ${brokerName}: clients keep offsets by that name and would consume everything once more.`,
          evidence: {
            configuredBrokerName: configured,
            storeBrokerName: brokerName,
            ...(brokerClusterName !== undefined && { storeClusterName: brokerClusterName }),
            configFile: config.path ?? '',
            nameFrom: nameFrom ?? '',
          },
          next: [
            `sed -i 's/^brokerName=.*/brokerName=${brokerName}/' ${config.path}`,
            `mq store info ${context.storeDirectory}`,
          ],
        },
      ];
    }),
});
