import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Folder, foldersOf } from './folders.ts';
import type { Measured } from './measure.ts';
import { readUnnoticeable, type Unnoticeable } from './unnoticeable.ts';

/** What tests noticed of mistakes: all but the survivors and those that change nothing. */
interface Seen {
  readonly made: number;
  readonly unnoticeable: number;
  readonly survivors: readonly { readonly file: string; readonly code: string; readonly mistake: string }[];
}

/** What was seen of a folder when it was measured whole. */
interface Score extends Seen {
  /** `2026-11-28` */
  readonly measuredOn: string;
  readonly files: number;
}

const SCORES = 'scripts/mutation/scores';

export function recordScore(root: string, { name }: Folder, measured: readonly Measured[], now: Date): void {
  const { made, unnoticeable, survivors } = totalOf(measured);
  const score: Score = {
    measuredOn: now.toISOString().slice(0, 10),
    files: measured.length,
    made,
    unnoticeable,
    survivors,
  };
  writeFileSync(join(root, SCORES, `${name}.json`), `${JSON.stringify(score, null, 2)}\n`);
}

export function totalOf(measured: readonly Measured[]): Seen {
  return {
    made: sumOf(measured, ({ made }) => made),
    unnoticeable: sumOf(measured, ({ unnoticeable }) => unnoticeable),
    survivors: measured.flatMap(({ file, survivors }) =>
      survivors.map(({ code, change }) => ({ file, code, mistake: change })),
    ),
  };
}

/** In per cent of the mistakes that can be noticed. */
export function percentOf({ made, unnoticeable, survivors }: Seen): number {
  const noticeable = made - unnoticeable;
  return noticeable === 0 ? 100 : (100 * (noticeable - survivors.length)) / noticeable;
}

/** Those of the folders that were measured. */
export function recordedScores(root: string): { path: string; aim: number; percent: number }[] {
  return foldersOf(root).flatMap((folder) => {
    const score = recorded(root, folder);
    return score ? [{ path: folder.path, aim: folder.aim, percent: percentOf(score) }] : [];
  });
}

/** The page of what was recorded, and of what is known to change nothing. */
export function scoresPage(root: string): string {
  const folders = foldersOf(root).map((folder) => ({ folder, score: recorded(root, folder) }));
  const survivors = folders.flatMap(({ score }) => score?.survivors ?? []);
  return [
    '| folder | measured on | files | mistakes made | change nothing | noticed | % of the others | aim |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...folders.map(({ folder, score }) => row(folder, score)),
    '',
    '## What no unit test notices',
    '',
    '| file | line | mistake |',
    '| --- | --- | --- |',
    ...survivors.map(({ file, code, mistake }) => `| \`${file}\` | ${asCode(code)} | ${asCode(mistake)} |`),
    '',
    '## What changes nothing, and why',
    '',
    '| file | line | mistake | reason |',
    '| --- | --- | --- | --- |',
    ...readUnnoticeable(root).map(unnoticeableRow),
  ].join('\n');
}

function row({ path, aim, files }: Folder, score: Score | undefined): string {
  if (!score) return `| \`${path}\` | never | ${files.length} | | | | | ${aim} |`;
  const { measuredOn, made, unnoticeable, survivors } = score;
  const noticed = made - unnoticeable - survivors.length;
  return `| \`${path}\` | ${measuredOn} | ${score.files} | ${made} | ${unnoticeable} | ${noticed} | ${percentOf(score).toFixed(1)} | ${aim} |`;
}

function unnoticeableRow({ file, code, mistake, reason }: Unnoticeable): string {
  return `| \`${file}\` | ${asCode(code)} | ${asCode(mistake)} | ${reason.replaceAll('|', '\\|')} |`;
}

function recorded(root: string, { name }: Folder): Score | undefined {
  const [file] = globSync(`${SCORES}/${name}.json`, { cwd: root });
  return file === undefined ? undefined : (JSON.parse(readFileSync(join(root, file), 'utf8')) as Score);
}

/** In a cell of a table, where bars have a meaning and code may hold backticks. */
function asCode(code: string): string {
  return `\`\` ${code.replaceAll('|', '\\|')} \`\``;
}

function sumOf(measured: readonly Measured[], count: (one: Measured) => number): number {
  return measured.reduce((sum, one) => sum + count(one), 0);
}
