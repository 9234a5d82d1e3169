/**
 * Adds up the parts of one run, `node test/sum.ts <folder>`: each was run with LAUREL_TEST_RUN=<folder>. Ends with the
 * plain line of all together, and with an error where anything has failed or a part is missing.
 */
import { leftOutLines, summaryLine } from './runner/batch-report.ts';
import { compareGrants } from './runner/grants/compare-grants.ts';
import { wholeRun } from './runner/whole-run.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node test/sum.ts <the folder of LAUREL_TEST_RUN>');
  process.exit(2);
}

const whole = wholeRun(folder, compareGrants);
console.log();
if (whole.note) console.log(whole.note);
for (const { title, file, problem } of whole.failures) console.log(`Failed: ${title} (${file})\n${problem}\n`);
for (const line of leftOutLines(whole.leftOut)) console.log(line);
console.log(summaryLine(whole));
process.exitCode = whole.failures.length > 0 ? 1 : 0;
