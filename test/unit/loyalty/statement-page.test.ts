import { expect } from 'chai';
import {
  cursorBefore,
  DEFAULT_PAGE_LIMIT,
  MAX_PAGE_LIMIT,
  statementPage,
} from '../../../shared/loyalty/adapters/statement-page.ts';
import { HttpProblem } from '../../../shared/platform/boundary/http-answer.ts';
import { NOON } from '../../builders/accounts.ts';
import { base64url } from '../../builders/tokens.ts';

const PLACE = { createdAt: NOON, sequence: 17 };

function statusOf(query: Record<string, string>): number | undefined {
  try {
    statementPage(query);
  } catch (error) {
    if (error instanceof HttpProblem) return error.status;
    throw error;
  }
  return undefined;
}

describe('statement page', () => {
  it('starts with the newest entries, a fixed number at a time', () => {
    expect(statementPage({})).to.deep.equal({ limit: DEFAULT_PAGE_LIMIT });
  });

  it('goes on below the entry that the cursor names', () => {
    expect(statementPage({ limit: '3', cursor: cursorBefore(PLACE) })).to.deep.equal({ limit: 3, before: PLACE });
  });

  it('takes limits from 1 to the largest', () => {
    expect(statementPage({ limit: '1' }).limit).to.equal(1);
    expect(statementPage({ limit: `${MAX_PAGE_LIMIT}` }).limit).to.equal(MAX_PAGE_LIMIT);
  });

  for (const limit of [
    '0',
    `${MAX_PAGE_LIMIT + 1}`,
    '-1',
    '1.5',
    '1e1',
    '0x10',
    '',
    ' ',
    '10 ',
    'ten',
    '1,2',
    '1000',
    '٣',
  ])
    it(`refuses the limit "${limit}" with 400`, () => {
      expect(statusOf({ limit })).to.equal(400);
    });

  const badCursors: Readonly<Record<string, string>> = {
    'an empty one': '',
    'plain text': 'before:1:1',
    'one of another kind': base64url('after:1:1'),
    'one without a number': base64url('before::'),
    'one without a time': base64url('before:1'),
    'sequence 0': base64url('before:1:0'),
    'a sequence below 0': base64url('before:1:-1'),
    'a fraction': base64url('before:1:1.5'),
    'leading zeros': base64url('before:1:01'),
    'a sequence beyond exact integers': base64url(`before:1:${2 ** 53}`),
    'seventeen digits': base64url('before:1:10000000000000000'),
    'a time below 0': base64url('before:-1:1'),
    'a time after the year 9999': base64url(`before:${Date.UTC(10_000, 0)}:1`),
    'padding, which ours never have': `${Buffer.from('before:12:1').toString('base64')}=`,
    'characters outside of the alphabet': `${cursorBefore(PLACE)}!`,
    'something behind it': base64url('before:1:1\n'),
    'a condition': base64url('before:1:1 OR 1=1'),
  };
  for (const [what, cursor] of Object.entries(badCursors))
    it(`refuses a cursor that is ${what} with 400`, () => {
      expect(statusOf({ cursor })).to.equal(400);
    });

  it('says nothing in a cursor that would need escaping in an address', () => {
    const last = { createdAt: Date.UTC(10_000, 0) - 1, sequence: Number.MAX_SAFE_INTEGER };
    expect(cursorBefore(last)).to.match(/^[\w-]+$/);
    expect(statementPage({ cursor: cursorBefore(last) }).before).to.deep.equal(last);
  });
});
