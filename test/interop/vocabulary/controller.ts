import type { VocabularyCase } from './case.ts';

const DIFFERS = 'says that a controller is needed, where the original prints a stack trace and exits 0';

/** A broker is no controller: test/interop/controller.test.ts has one. */
const refused = (command: string, ...more: string[]): VocabularyCase => ({
  command,
  args: ({ brokerAddr }) => ['-a', brokerAddr, ...more],
  answeredBy: [],
  shows: [],
  differs: DIFFERS,
});

export const controllerCases: readonly VocabularyCase[] = [
  refused('getControllerMetaData'),
  refused('getControllerConfig'),
  refused('updateControllerConfig', '-k', 'enableElectUncleanMaster', '-v', 'false'),
  refused('electMaster', '-c', 'DefaultCluster', '-bn', 'broker-a', '-b', '1'),
  refused('cleanBrokerMetadata', '-c', 'DefaultCluster', '-bn', 'broker-a', '-b', '1'),
];
