import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { foldersOf } from '../../../scripts/mutation/folders.ts';
import { measured } from '../../../scripts/mutation/measure.ts';
import { percentOf, recordedScores, recordScore, scoresPage, totalOf } from '../../../scripts/mutation/scores.ts';
import type { TestHost } from '../../../scripts/mutation/test-host.ts';
import { aProject } from '../../builders/a-project.ts';

const LARGER = 'export const larger = (a: number, b: number) => (a > b ? a : b);';

describe('the recorded scores', () => {
  for (const { path, aim, percent } of recordedScores(join(import.meta.dirname, '../../..')))
    it(`of ${path} are not below the ${aim} % that it aims at`, () => {
      expect(percent).to.be.at.least(aim);
    });
});

describe('the score of a folder', () => {
  let project: ReturnType<typeof aProject>;
  beforeEach(() => {
    project = aProject({
      'shared/wishes/wish.ts': LARGER,
      'shared/wishes/contracts/limit.ts': 'export const LIMIT = 9;',
      'shared/wishes/adapters/wishes.ts': 'export const n = 1;',
      'shared/platform/settings.ts': 'export const n = 1;',
      'shared/platform/events/names/name.ts': 'export const n = 1;',
      'scripts/mutation/scores/.keep': '',
    });
  });
  afterEach(() => project.remove());

  /** Notices what comes out for 2 and 1. */
  const notices: TestHost = {
    passes: async (_, mistake) => {
      if (!mistake) return true;
      const { larger } = (await import(`data:text/javascript,${encodeURIComponent(untyped(mistake.source))}`)) as {
        larger: (a: number, b: number) => number;
      };
      return larger(2, 1) === 2;
    },
    stop: () => {},
  };
  const measure = (unnoticeable: Parameters<typeof measured>[1]['unnoticeable'], host = notices) =>
    measured('shared/wishes/wish.ts', {
      root: project.root,
      hosts: [host],
      tests: [['wish.test.ts']],
      unnoticeable,
      sample: Number.POSITIVE_INFINITY,
    });
  const asKnown = (mistake: string) => ({ file: 'shared/wishes/wish.ts', code: LARGER, mistake, reason: 'none' });

  it('is of the rules and contracts of a context, and of each room of the platform', () => {
    expect(foldersOf(project.root)).to.deep.equal([
      { path: 'shared/platform', name: 'platform', aim: 90, files: ['shared/platform/settings.ts'] },
      {
        path: 'shared/platform/events',
        name: 'platform-events',
        aim: 90,
        files: ['shared/platform/events/names/name.ts'],
      },
      {
        path: 'shared/wishes',
        name: 'wishes',
        aim: 95,
        files: ['shared/wishes/contracts/limit.ts', 'shared/wishes/wish.ts'],
      },
    ]);
  });

  it('leaves out what changes nothing, and has the rest noticed or not', async () => {
    const seen = await measure([asKnown('> -> >=')]);
    expect(seen).to.deep.include({ made: 4, unnoticeable: 1, noticedAfterAll: [] });
    expect(seen?.survivors.map(({ change }) => change)).to.deep.equal(['a > b -> true']);
    expect(percentOf(totalOf(seen ? [seen] : []))).to.be.closeTo(66.7, 0.1);
  });

  it('tells of what is said to change nothing, and is noticed', async () => {
    const seen = await measure([asKnown('> -> <=')]);
    expect(seen?.noticedAfterAll.map(({ change }) => change)).to.deep.equal(['> -> <=']);
    expect(seen?.unnoticeable).to.equal(0);
  });

  it('is not known where tests fail without any mistake, before or after', async () => {
    expect(await measure([], { ...notices, passes: async () => false })).to.equal(undefined);
    let asked = 0;
    const failsInTheEnd = { ...notices, passes: async () => ++asked <= 5 };
    expect(await measure([], failsInTheEnd)).to.equal(undefined);
    expect(asked).to.equal(6);
  });

  it('stands on the page as it was recorded, beside folders that were never measured', async () => {
    const seen = await measure([]);
    const wishes = foldersOf(project.root).find(({ name }) => name === 'wishes');
    if (!seen || !wishes) throw new Error('nothing to record');
    recordScore(project.root, wishes, [seen], new Date('2026-11-28T23:59:59Z'));
    const page = scoresPage(project.root).split('\n');
    expect(page).to.include('| `shared/wishes` | 2026-11-28 | 1 | 4 | 0 | 2 | 50.0 | 95 |');
    expect(page).to.include('| `shared/platform/events` | never | 1 | | | | | 90 |');
    expect(page).to.include(`| \`shared/wishes/wish.ts\` | \`\` ${LARGER} \`\` | \`\` > -> >= \`\` |`);
    expect(readFileSync(join(project.root, 'scripts/mutation/scores/wishes.json'), 'utf8')).to.match(/\n$/);
  });
});

function untyped(source: string): string {
  return source.replaceAll(': number', '');
}
