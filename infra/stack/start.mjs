/**
 * `npm start` and the other commands: builds what has changed, then runs the command in this process.
 * Plain JavaScript, since it has to run before anything is built.
 *
 * The supervisor is built first (a second at the first start, else nothing); the apps are built while Kafka is
 * downloaded and started.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = join(dirname(fileURLToPath(import.meta.url)), '../..');
const failed = 1;
const noGround = 3;
/** A build that takes no longer needs no word. */
const quietMs = 400;

const leave = (status, text) => {
  process.stderr.write(`✗ ${text}\n`);
  process.exit(status);
};

/** Runs a tool of node_modules; its output is shown when it fails. */
const tool = (name, args) =>
  new Promise((resolve, reject) => {
    const child = spawn(join(repository, 'node_modules/.bin', name), args, {
      cwd: repository,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
      env: { ...process.env, DO_NOT_TRACK: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
    });
    const output = [];
    child.stdout.on('data', (part) => output.push(part));
    child.stderr.on('data', (part) => output.push(part));
    child.once('error', reject);
    child.once('close', (status) => {
      if (status === 0) resolve();
      else reject(new Error(`The build failed (${name}):\n${Buffer.concat(output)}`));
    });
  });

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  leave(noGround, `Node 20.19 or newer is needed, this is ${process.versions.node}: https://nodejs.org`);
}
if (!existsSync(join(repository, 'node_modules/typescript'))) leave(noGround, 'First run: npm ci');

const word = setTimeout(() => process.stderr.write('· Building\n'), quietMs);
try {
  await tool('tsc', ['-b', 'infra/stack']);
} catch (error) {
  leave(failed, error.message);
}
clearTimeout(word);

const buildApps = () => tool('turbo', ['run', 'build', '--filter=./apps/*/*', '--output-logs=errors-only']);
const { main } = await import('./dist/main.js');
await main(process.argv.slice(2), buildApps);
