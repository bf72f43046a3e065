import { join } from 'node:path';
import { MqError, messageOf } from '../../../errors/index.ts';
import { AbortFile } from '../checkpoint/abort-file.ts';
import { Checkpoint } from '../checkpoint/checkpoint.ts';
import { CommitLog } from '../commitlog/commit-log.ts';
import { CONSUME_STORE_DIRECTORY } from '../consume/consume-store.ts';
import { OpenFiles } from '../files/open-files.ts';
import { replaceFile } from '../files/replace-file.ts';
import { isDiskFull } from '../health.ts';
import { StoreLock } from '../lock/store-lock.ts';
import { assembleStore, type StoreOptions, type StoreParts } from '../store-parts.ts';
import { clampProgress } from './clamp-progress.ts';
import { cutTimer } from './cut-timer.ts';
import { epochsBefore, readEpochs, writeEpochs } from './epoch-file.ts';
import { bytesToCopy, copyTail, cutTail, makeDurableFolder } from './move-tail.ts';
import { surveyTail } from './tail-survey.ts';
import {
  asidePath,
  COPYING,
  HA_FOLDER,
  readPlan,
  removePlan,
  type TailManifest,
  type TruncationPlan,
  writePlan,
} from './truncation-plan.ts';

/** Left free on the volume: a copy must not be what fills it. */
const SPARE_BYTES = 32 * 1024 * 1024;

/** What a truncation left aside. */
export interface Truncated {
  /** The folder: `manifest.json`, and the log's files under `commitlog`. */
  readonly directory: string;
  readonly manifest: TailManifest;
}

type Parts = Pick<StoreParts, 'directory' | 'settings' | 'logger' | 'clock' | 'fs' | 'log'>;

/**
 * Cuts a closed store's log at a position, after everything behind it was set aside under `ha/aside`. Once it is decided
 * it is finished, if need be by the next opening of the store; that opening also makes queues and index fit. Where `to`
 * is at or before the log's first byte nothing is kept, and the log may begin anywhere.
 *
 * @returns undefined when there was nothing to cut
 * @throws MqError IN_USE; STORE_DAMAGED when `to` is no record's boundary; DISK_FULL when there is no room for the copy,
 * with nothing cut; IO
 */
export async function truncateStore(
  options: StoreOptions,
  to: number,
  why: { readonly epoch: number; readonly reason: string },
): Promise<Truncated | undefined> {
  const parts = assembleStore(options);
  const lock = await StoreLock.acquire(parts.directory, 'mq truncation', parts.fs);
  try {
    await finishTruncation(parts);
    const plan = await withLog(parts, (log, open) => decide(parts, log, open, to, why));
    if (plan === undefined) return undefined;
    await carryOut(parts, plan);
    return { directory: asidePath(parts.directory, plan.aside), manifest: plan.manifest };
  } catch (error) {
    throw explained(error, `Cutting the commit log at ${to}`);
  } finally {
    parts.open.closeAll();
    await lock.release();
  }
}

/** Carries out what a former run decided and did not finish: to be called before a store is loaded. @throws MqError */
export async function finishTruncation(parts: Parts): Promise<void> {
  const plan = readPlan(parts.fs, parts.directory);
  if (plan === undefined) return;
  parts.logger.warn(`The commit log was being cut at ${plan.manifest.from}: going on with that.`);
  try {
    await carryOut(parts, plan);
  } catch (error) {
    throw explained(error, `Finishing to cut the commit log at ${plan.manifest.from}`);
  }
}

/** Gives a log of its own, which nobody else sees half cut. */
async function withLog<T>(parts: Parts, use: (log: CommitLog, open: OpenFiles) => Promise<T>): Promise<T> {
  const open = new OpenFiles(parts.fs, parts.settings.maxOpenFiles);
  const log = new CommitLog(parts.log.files.directory, parts.settings.mappedFileSizeCommitLog, 0, open);
  try {
    log.files.load(true);
    return await use(log, open);
  } finally {
    open.closeAll();
  }
}

async function decide(
  parts: Parts,
  log: CommitLog,
  open: OpenFiles,
  to: number,
  why: { readonly epoch: number; readonly reason: string },
): Promise<TruncationPlan | undefined> {
  const { fs, directory, clock } = parts;
  const from = Math.max(to, log.minPosition);
  const survey = await surveyTail(log, open, from);
  if (survey.end <= from) return undefined;
  const at = clock.now();
  const stamp = new Date(at).toISOString().replace(/\D/g, '');
  const { end, messages, queues, keys, damagedAt, lastKeptAt } = survey;
  const damage = damagedAt === undefined ? {} : { damagedAt };
  const plan = {
    aside: `${stamp}-e${why.epoch}-${from}-${end}`,
    keepsNothing: from === log.minPosition,
    lastKeptAt,
    manifest: { ...why, at, from, to: end, messages, queues, keys, ...damage },
  };
  dropUnfinished(parts);
  const folder = makeDurableFolder(fs, directory, HA_FOLDER, 'aside', `${plan.aside}${COPYING}`, 'commitlog');
  const needed = bytesToCopy(fs, log, folder, from, end) + SPARE_BYTES;
  const free = fs.volume(folder).availableBytes;
  try {
    if (free < needed) {
      throw new MqError(
        'DISK_FULL',
        `the ${end - from} bytes from ${from} on cannot be set aside: ${needed} bytes are needed, ${free} are free`,
        {
          hint: 'Free space on the volume of the store. Nothing was cut.',
        },
      );
    }
    await copyTail(open, log, folder, from, end);
    fs.rename(asidePath(directory, `${plan.aside}${COPYING}`), asidePath(directory, plan.aside));
    fs.syncDirectory(join(directory, HA_FOLDER, 'aside'));
  } catch (error) {
    dropCopy(parts, `${plan.aside}${COPYING}`);
    throw error;
  }
  writePlan(fs, directory, plan);
  return plan;
}

/** Copies that a crash ended: what is in them is in the log as well, or lies aside since. */
function dropUnfinished(parts: Parts): void {
  const { fs, directory } = parts;
  for (const name of fs.list(join(directory, HA_FOLDER, 'aside'))) if (name.endsWith(COPYING)) dropCopy(parts, name);
}

/** A copy that did not become whole is of no use: nothing was cut. */
function dropCopy({ fs, directory, logger }: Parts, name: string): void {
  try {
    fs.removeTree(asidePath(directory, name));
  } catch (error) {
    logger.warn(`${asidePath(directory, name)} is an incomplete copy and could not be removed: ${messageOf(error)}`);
  }
}

/** Every step of it may be done again. */
async function carryOut(parts: Parts, plan: TruncationPlan): Promise<void> {
  const { fs, directory, logger } = parts;
  const { manifest } = plan;
  const aside = asidePath(directory, plan.aside);
  const folder = makeDurableFolder(fs, directory, HA_FOLDER, 'aside', plan.aside, 'commitlog');
  replaceFile(fs, join(aside, 'manifest.json'), `${JSON.stringify({ v: 1, ...manifest }, null, 1)}\n`);
  await withLog(parts, async (log, open) => {
    await copyTail(open, log, folder, manifest.from, manifest.to);
    new AbortFile(directory, open).create(process.pid);
    await lowerCheckpoint(directory, open, plan.lastKeptAt);
    cutTail(open, log, folder, manifest.from);
    await cutTimer(open, directory, manifest.from, manifest.queues);
  });
  if (plan.keepsNothing) for (const name of ['consumequeue', 'index']) fs.removeTree(join(directory, name));
  fs.syncDirectory(directory);
  const epochs = readEpochs(fs, directory);
  if (epochs.kind === 'whole')
    writeEpochs(fs, directory, epochsBefore(epochs.value, plan.keepsNothing ? 0 : manifest.from));
  clampProgress(fs, directory, manifest.queues, logger);
  setDeliveriesAside(parts, aside);
  removePlan(fs, directory);
  logger.warn(
    `The commit log was cut at ${manifest.from}: ${manifest.messages} messages that only this broker had are set aside in ${aside} (${manifest.reason}).`,
  );
}

/** Queues and index are made to fit by the recovery of the next start: this lets it look at all that is left. */
async function lowerCheckpoint(directory: string, open: OpenFiles, lastKeptAt: number): Promise<void> {
  const checkpoint = new Checkpoint(join(directory, 'checkpoint'), open);
  checkpoint.load();
  checkpoint.physicMsgTimestamp = Math.min(checkpoint.physicMsgTimestamp, lastKeptAt);
  checkpoint.logicsMsgTimestamp = Math.min(checkpoint.logicsMsgTimestamp, lastKeptAt);
  checkpoint.indexMsgTimestamp = Math.min(checkpoint.indexMsgTimestamp, lastKeptAt);
  await checkpoint.save();
}

/** Which messages are out with consumers: some are none any more. Groups go on from their committed offsets. */
function setDeliveriesAside({ fs, directory }: Parts, aside: string): void {
  const from = join(directory, CONSUME_STORE_DIRECTORY);
  const to = join(aside, CONSUME_STORE_DIRECTORY);
  if (fs.stat(from) === undefined || fs.stat(to) !== undefined) return;
  fs.rename(from, to);
  fs.syncDirectory(aside);
  fs.syncDirectory(directory);
}

function explained(error: unknown, what: string): MqError {
  if (error instanceof MqError) return error;
  return new MqError(isDiskFull(error) ? 'DISK_FULL' : 'IO', `${what}: ${messageOf(error)}`, { cause: error });
}
