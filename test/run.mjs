/**
 * `npm test`: everything, in the order in which a mistake is cheapest to find. Prints `N passed, N failed` last.
 * `node test/run.mjs --check` stops before what needs a broker or a browser: that is `npm run check`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const scratch = mkdtempSync(join(tmpdir(), 'kafka-streaming-test-'));
const totals = { passed: 0, failed: 0, skipped: 0 };

const run = (command) =>
  spawnSync('npx', ['--no-install', ...command.split(' ')], { stdio: 'inherit' }).status === 0;

const step = (name, command) => {
  const began = Date.now();
  const fine = run(command);
  totals[fine ? 'passed' : 'failed'] += 1;
  process.stdout.write(`${fine ? '✓' : '✗'} ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)\n`);
};

/** Runs one vitest project; a run that reported nothing counts as one failure. */
const tests = (project) => {
  const report = join(scratch, `${project}.json`);
  run(`vitest run --project ${project} --reporter=default --reporter=json --outputFile.json=${report}`);
  try {
    const counts = JSON.parse(readFileSync(report, 'utf8'));
    const broken = counts.testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.length === 0,
    );
    totals.passed += counts.numPassedTests;
    totals.failed += counts.numFailedTests + broken.length;
    totals.skipped += counts.numPendingTests + counts.numTodoTests;
  } catch {
    totals.failed += 1;
  }
};

step('format and lint', 'biome ci --error-on-warnings .');
step('types', 'tsc -b');
step('types of tests', 'tsc -p tsconfig.tests.json');
step('boundaries', 'turbo boundaries');
step('schema compatibility', 'tsx --conditions=source shared/event-schema/tool/schema.ts check');
tests('unit');
if (!process.argv.includes('--check')) {
  step('build', 'turbo run build --output-logs=errors-only');
  tests('broker');
  tests('e2e');
}
rmSync(scratch, { recursive: true, force: true });

const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed${skipped}\n`);
process.exitCode = totals.failed === 0 ? 0 : 1;
