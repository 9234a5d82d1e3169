import { globSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { PROBLEMS, type Problem, problemOf } from '../../../shared/platform/boundary/problems.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** Every list of problems that the product has, by its file. */
async function lists(): Promise<{ file: string; problems: Problem[]; meanings: Readonly<Record<string, string>> }[]> {
  const files = globSync('shared/{*,platform/boundary}/problems.ts', { cwd: ROOT });
  return Promise.all(
    files.map(async (file) => {
      const { MEANINGS, problems: _, problemOf: __, ...named } = await import(join(ROOT, file));
      return {
        file,
        problems: Object.values(named).flatMap((list) => Object.values(list as object)),
        meanings: MEANINGS,
      };
    }),
  );
}

describe('problems', () => {
  it('have one code each over all contexts, a failing status, a message and a meaning', async () => {
    const all = await lists();
    expect(all.map(({ file }) => file))
      .to.include('shared/platform/boundary/problems.ts')
      .and.include('shared/loyalty/problems.ts');
    const codes = all.flatMap(({ problems }) => problems.map(({ code }) => code));
    expect(new Set(codes).size, codes.join(' ')).to.equal(codes.length);
    for (const { file, problems, meanings } of all) {
      expect(Object.keys(meanings), file).to.have.members(problems.map(({ code }) => code));
      for (const { code, status, message } of problems) {
        expect(code).to.match(/^[a-z]+(_[a-z]+)*$/);
        expect(status, code).to.be.within(400, 599);
        expect(message, code).not.to.equal('');
        expect(meanings[code]?.length, code).to.be.greaterThan(10);
      }
    }
  });

  it('of the boundary have the statuses that clients were promised', () => {
    const codes: Record<number, string[]> = {};
    for (const { code, status } of Object.values(PROBLEMS)) codes[status] = [...(codes[status] ?? []), code].sort();
    expect(codes).to.deep.equal({
      400: [
        'bad_request',
        'invalid_body',
        'invalid_cursor',
        'invalid_idempotency_key',
        'invalid_path',
        'invalid_query',
        'malformed_body',
      ],
      401: ['unauthorized'],
      403: ['forbidden', 'insufficient_scope'],
      404: ['not_found'],
      409: ['answer_not_kept', 'conflict', 'request_running'],
      413: ['body_too_large'],
      415: ['unsupported_media_type'],
      422: ['idempotency_key_reused', 'unprocessable'],
      429: ['rate_limited'],
      500: ['internal'],
      503: ['outcome_unknown', 'unavailable'],
    });
  });

  it('are found by a status alone, and one that nobody knows keeps its status', () => {
    expect(problemOf(404).code).to.equal('not_found');
    expect(problemOf(500)).to.include({ code: 'internal', status: 500 });
    expect(problemOf(499)).to.include({ code: 'bad_request', status: 499 });
    expect(problemOf(418)).to.include({ code: 'bad_request', status: 418 });
    expect(problemOf(502)).to.include({ code: 'internal', status: 502 });
  });
});
