import '../../builders/quiet.ts';
import { expect } from 'chai';
import { HttpProblem } from '../../../shared/platform/boundary/http-answer.ts';
import { DEFAULT_PAGE_LIMIT, MAX_PAGE_LIMIT, paged } from '../../../shared/platform/boundary/paged.ts';
import { type CursorBinding, cursors, MAX_CURSOR_LENGTH } from '../../../shared/platform/paging/cursor.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { base64url, SECRET } from '../../builders/tokens.ts';

interface Position {
  readonly at: number;
}

const isPosition = (value: unknown): value is Position => typeof (value as Position | null)?.at === 'number';
const list: CursorBinding = { route: 'GET /goods', member: 'ada', filter: { kind: 'tea' } };

let secret: string | undefined = SECRET;
const read = paged(isPosition, async () => secret);
const cursorTo = async (at: number) => (await (await read({}, list)).cursor({ at })) ?? '';

async function problemOf(query: Record<string, string>, binding = list): Promise<string> {
  const error = await failureOf(read(query, binding));
  expect(error).to.be.instanceOf(HttpProblem).and.to.include({ status: 400 });
  return (error as HttpProblem).code;
}

describe('pages', () => {
  beforeEach(() => {
    secret = SECRET;
  });

  it('begin at the beginning, a fixed number at a time', async () => {
    const page = await read({}, list);
    expect([page.limit, page.after]).to.deep.equal([DEFAULT_PAGE_LIMIT, undefined]);
    expect(DEFAULT_PAGE_LIMIT).to.equal(20);
  });

  it('go on where the cursor leads', async () => {
    const page = await read({ limit: '3', cursor: await cursorTo(17) }, list);
    expect([page.limit, page.after]).to.deep.equal([3, { at: 17 }]);
  });

  it('end with no cursor', async () => {
    expect(await (await read({}, list)).cursor(undefined)).to.equal(null);
  });

  it('take limits from 1 to 100', async () => {
    expect((await read({ limit: '1' }, list)).limit).to.equal(1);
    expect((await read({ limit: '100' }, list)).limit).to.equal(100);
    expect(MAX_PAGE_LIMIT).to.equal(100);
  });

  for (const limit of ['0', '101', '-1', '1.5', '1e1', '0x10', '', ' ', '10 ', 'ten', '1,2', '1000', '٣'])
    it(`refuse the limit "${limit}" with 400`, async () => {
      expect(await problemOf({ limit })).to.equal('invalid_query');
    });
});

/** Sixteen bytes, and nothing behind them. */
const SEAL_ALONE = 'A'.repeat(22);

describe('cursors', () => {
  beforeEach(() => {
    secret = SECRET;
  });

  const others: Readonly<Record<string, CursorBinding>> = {
    'another list': { ...list, route: 'GET /orders' },
    'another member': { ...list, member: 'bob' },
    'nobody in particular': { route: list.route, filter: { kind: 'tea' } },
    'another filter': { ...list, filter: { kind: 'coffee' } },
    'no filter': { route: list.route, member: 'ada' },
    'a further filter': { ...list, filter: { kind: 'tea', from: '2026-01-01' } },
  };
  for (const [what, binding] of Object.entries(others))
    it(`are worth nothing for ${what}`, async () => {
      expect(await problemOf({ cursor: await cursorTo(1) }, binding)).to.equal('invalid_cursor');
    });

  it('are good whatever the order of the filter', async () => {
    const narrowed = { ...list, filter: { a: '1', b: '2' } };
    const cursor = (await (await read({}, narrowed)).cursor({ at: 4 })) ?? '';
    expect((await read({ cursor }, { ...list, filter: { b: '2', a: '1', c: undefined } })).after).to.deep.equal({
      at: 4,
    });
  });

  it('outlive a deployment: the same secret seals and opens them for ever', async () => {
    const sealed = '55OvP9pgVMyIr7kvhAAGGXsiYXQiOjR9';
    const narrowed = { ...list, filter: { b: '2', a: '1' } };
    expect(await (await read({}, narrowed)).cursor({ at: 4 })).to.equal(sealed);
    expect((await read({ cursor: sealed }, narrowed)).after).to.deep.equal({ at: 4 });
  });

  it('of 2048 characters are opened, and longer ones are not read', async () => {
    const { seal, open } = cursors(async () => SECRET);
    const longest = await seal('x'.repeat(1518), list);
    expect(longest).to.have.length(2048);
    expect(await open(longest, list)).to.equal('x'.repeat(1518));
    expect(await open(await seal('x'.repeat(1519), list), list)).to.equal(undefined);
  });

  it('of an older secret are refused, and nobody seals or opens one without a secret', async () => {
    const cursor = await cursorTo(1);
    secret = 'next';
    expect(await problemOf({ cursor })).to.equal('invalid_cursor');
    secret = undefined;
    expect(await failureOf(read({ cursor }, list))).to.include({
      name: 'TransientError',
      message: 'the secret that seals cursors is not set',
    });
    expect(await problemOf({ cursor: SEAL_ALONE }), 'it holds nothing to open').to.equal('invalid_cursor');
  });

  it('of a list whose positions looked otherwise are refused', async () => {
    const older = paged(
      (_value: unknown): _value is string => true,
      async () => SECRET,
    );
    const cursor = (await (await older({}, list)).cursor('before:17')) ?? '';
    expect(await problemOf({ cursor })).to.equal('invalid_cursor');
  });

  it('are refused when any of their characters is another one', async () => {
    const cursor = await cursorTo(17);
    for (const [index, letter] of [...cursor].entries()) {
      const changed = `${cursor.slice(0, index)}${letter === 'A' ? 'B' : 'A'}${cursor.slice(index + 1)}`;
      expect(await problemOf({ cursor: changed }), changed).to.equal('invalid_cursor');
    }
  });

  const made: Readonly<Record<string, string>> = {
    'an empty one': '',
    'plain text': 'before:1',
    'a position without a seal': base64url('{"at":1}'),
    'a position behind a seal of nothing': base64url(`${'\0'.repeat(16)}{"at":1}`),
    'a seal alone': SEAL_ALONE,
    'one without end': 'A'.repeat(MAX_CURSOR_LENGTH + 1),
    "a token's signature": 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2ln',
  };
  for (const [what, cursor] of Object.entries(made))
    it(`are refused when somebody made them: ${what}`, async () => {
      expect(await problemOf({ cursor })).to.equal('invalid_cursor');
    });

  it('are refused with anything added: padding, characters outside of the alphabet', async () => {
    const cursor = await cursorTo(12);
    for (const more of ['=', '==', '!', ' ', '\n', 'A'])
      expect(await problemOf({ cursor: `${cursor}${more}` })).to.equal('invalid_cursor');
  });

  it('say nothing that would need escaping in an address', async () => {
    expect(await cursorTo(Number.MAX_SAFE_INTEGER)).to.match(/^[\w-]+$/);
  });
});
