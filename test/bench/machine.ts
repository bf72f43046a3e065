import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';

/** Resident memory of a process in MB. */
export function residentMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

/** Keeps the highest resident memory seen until `stop`. */
export function watchMemory(pid: number): { stop(): number } {
  let highest = 0;
  const timer = setInterval(() => {
    highest = Math.max(highest, residentMegabytes(pid));
  }, 200);
  return {
    stop() {
      clearInterval(timer);
      return highest;
    },
  };
}

/** Bytes that the files below a directory occupy in their used length (sparse tails do not count). */
export function usedBytes(dir: string): number {
  let total = 0;
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    total += entry.isDirectory() ? usedBytes(path) : statSync(path).blocks * 512;
  }
  return total;
}

export function describeMachine(): string {
  const java = spawnSync('java', ['-version']).stderr.toString().split('\n')[0] ?? 'no java';
  const model = cpus()[0]?.model.trim() ?? 'unknown CPU';
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${model}, ${memory} GB, Linux ${release()}, Node ${process.version}, ${java}`;
}

/** The median of wall times in milliseconds of running a command. */
export function wallTime(command: string, args: string[], rounds: number): number {
  const times = Array.from({ length: rounds }, () => {
    const begin = performance.now();
    const { status, stderr } = spawnSync(command, args, { maxBuffer: 1 << 28 });
    if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr}`);
    return performance.now() - begin;
  });
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
}
