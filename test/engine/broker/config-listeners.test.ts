import { expect, it } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { brokerConfigStore, loadBrokerConfig } from '../../../src/config/index.ts';
import { brokerPorts } from '../../../src/engine/boot/ports.ts';
import { Broker } from '../../../src/engine/broker/broker.ts';
import { storeSettings } from '../../../src/engine/broker/store-settings.ts';
import { MessageStore } from '../../../src/engine/store/message-store.ts';
import { silentLogger } from '../../../src/observe/index.ts';
import { newDirectory } from './support/tables.ts';

it('hears nothing more of its configuration once it is closed: a member of a group opens another in the same process', async () => {
  const directory = newDirectory();
  const overrides = { storePathRootDir: directory, mappedFileSizeCommitLog: 1024 * 1024, maxHashSlotNum: 5000 };
  const config = brokerConfigStore(loadBrokerConfig({ overrides }), systemClock);
  const heard: string[] = [];
  const on = config.on.bind(config);
  config.on = (keys, listener) =>
    on(keys, (key, ...rest) => {
      heard.push(key);
      listener(key, ...rest);
    });
  const ports = await brokerPorts('127.0.0.1', 0);
  const storeHost = { ip: Buffer.from([127, 0, 0, 1]), port: ports[0] };
  const store = await MessageStore.open({ directory, storeHost, settings: storeSettings(config.values) });
  const broker = new Broker({
    ...{ config, store, storeHost, ports, haAddress: '127.0.0.1:1', nameServers: [], clock: systemClock },
    ...{ log: silentLogger, remotingLog: silentLogger },
  });
  try {
    await broker.start();
    config.apply(
      new Map([
        ['fileReservedTime', '71'],
        ['brokerRole', 'SYNC_MASTER'],
      ]),
    );
    expect(heard.sort()).toEqual(['brokerRole', 'fileReservedTime']);
  } finally {
    await broker.close();
  }
  heard.length = 0;
  config.apply(
    new Map([
      ['fileReservedTime', '70'],
      ['brokerRole', 'ASYNC_MASTER'],
    ]),
  );
  expect(heard).toEqual([]);
  expect(store.settings.fileReservedTime).toBe(71);
  await store.close();
});
