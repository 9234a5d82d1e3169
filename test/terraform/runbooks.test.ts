import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { declaredAlarms } from './declared-alarms.ts';
import { root } from './terraform-offline.ts';

const folder = join(root, 'docs/operations');
const read = (file: string) => readFileSync(join(folder, file), 'utf8');
const readme = read('README.md');

interface Row {
  readonly module: string;
  readonly alarm: string;
  readonly page: string;
}

const rows: readonly Row[] = [
  ...readme.matchAll(/^\| `([\w-]+)` \| `([^`]+)` \| \[[^\]]+\]\(([\w-]+\.md)\) \|$/gm),
].map(([, module = '', alarm = '', page = '']) => ({ module, alarm, page }));

describe('runbooks', () => {
  const alarms = declaredAlarms();

  it('know the alarms of the modules', () => {
    const suffixes = alarms.map(({ module, suffix }) => `${module}: ${suffix}`);
    expect(suffixes).to.include.members([
      'dead-letter-queue: depth',
      'event-subscription: lost-events',
      'lambda-function: durable-executions-timed-out',
      'dynamodb-table: throttled-writes',
      'dashboard-and-alarms: publish-failures',
      'dashboard-and-alarms: health',
    ]);
    expect(suffixes).to.have.length(rows.length);
  });

  for (const { module, suffix } of alarms)
    it(`${module}: the alarm …-${suffix} has a page that names it`, () => {
      const row = rows.find((one) => one.module === module && one.alarm.endsWith(`>-${suffix}`));
      expect(row, 'a row in docs/operations/README.md').to.be.an('object');
      expect(read(row?.page ?? '')).to.include(`\`${row?.alarm}\``);
    });

  for (const page of readdirSync(folder).filter((file) => file !== 'README.md'))
    it(`${page} says what it means, how to look and what to do, and is linked`, () => {
      const headings = [...read(page).matchAll(/^#+ .*$/gm)].map(([heading]) => heading);
      expect(headings.slice(1)).to.deep.equal(['## What it means', '## How to look', '## What to do']);
      expect(rows.map((row) => row.page)).to.include(page);
    });

  for (const page of readdirSync(folder))
    it(`${page} leads to nothing that is not there`, () => {
      const targets = [...read(page).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => target);
      expect(targets.filter((target) => !existsSync(join(folder, target)))).to.deep.equal([]);
    });

  it('name make targets that there are', () => {
    const targets = [...readFileSync(join(root, 'Makefile'), 'utf8').matchAll(/^([a-z-]+):/gm)].map(([, name]) => name);
    const inTerraform = readFileSync(join(root, 'infra/terraform.mk'), 'utf8');
    for (const page of readdirSync(folder))
      for (const [, target = ''] of read(page).matchAll(/\bmake ([a-z][a-z-]+)/g))
        expect(targets.includes(target) || inTerraform.includes(target), `${page}: make ${target}`).to.equal(true);
  });
});
