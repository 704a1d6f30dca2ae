import { type ChildProcess, spawn } from 'node:child_process';

/** What a guard runs: waits for a line; when its input ends without one, its owner is dead, and it kills. */
interface GuardCommand {
  readonly program: string;
  readonly args: readonly string[];
}

const nodeGuard = `
  let told = false;
  process.stdin.on('data', () => { told = true; }).on('end', () => {
    if (!told) try { process.kill(Number(process.argv[1]), 'SIGKILL'); } catch {}
  });`;

/** A shell takes 1 MB where Node takes 40, but is not everywhere. */
export const guardCommand = (pid: number, platform: NodeJS.Platform = process.platform): GuardCommand =>
  platform === 'win32'
    ? { program: process.execPath, args: ['-e', nodeGuard, String(pid)] }
    : { program: '/bin/sh', args: ['-c', 'read -r line || kill -9 "$1"', 'kafka-guard', String(pid)] };

export interface Guard {
  /** The guarded process has ended: from now on its pid may be somebody else's. */
  dismiss(): void;
  /** The guard itself is gone. */
  readonly ended: Promise<void>;
}

/**
 * Kills a process when this one ends, however it ends: even by kill -9, when no code of ours can run.
 * The guard holds one end of a pipe; the system closes the other with this process. Nothing polls.
 */
export const guardProcess = (pid: number, command: GuardCommand = guardCommand(pid)): Guard => {
  // Detached: Ctrl-C goes to the terminal's whole group, and a guard must outlive its owner.
  const guard = spawn(command.program, command.args, {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    windowsHide: true,
  });
  letGo(guard);
  const ended = new Promise<void>((settle) => {
    guard.once('exit', () => settle()).once('error', () => settle());
  });
  return {
    ended,
    dismiss: () => {
      if (guard.stdin?.writable === true) guard.stdin.end('ended\n');
    },
  };
};

/** Neither the guard nor its pipe keeps this process from ending. */
const letGo = (guard: ChildProcess): void => {
  guard.unref();
  guard.stdin?.on('error', () => undefined);
  if (guard.stdin !== null && 'unref' in guard.stdin && typeof guard.stdin.unref === 'function') {
    guard.stdin.unref();
  }
};
