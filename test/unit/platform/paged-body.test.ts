import '../../builders/quiet.ts';
import { expect } from 'chai';
import { type BodyPage, pagedBody } from '../../../shared/platform/boundary/paged-body.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { SECRET } from '../../builders/tokens.ts';

interface Position {
  readonly at: number;
}

const isPosition = (value: unknown): value is Position => typeof (value as Position | null)?.at === 'number';
const listOf = (path: string) => pagedBody({ method: 'POST', path }, isPosition, async () => SECRET);
const goods = listOf('/api/v1/goods/list');

/** The cursor that follows a full page of two. */
async function cursorTo(at: number, body: BodyPage = {}, member = 'ada', list = goods): Promise<string> {
  const { next } = await list({ limit: 2, ...body }, member);
  return (await next(2, () => ({ at }))).cursor ?? expect.fail('there is no cursor');
}

describe('pages that are asked for by a body', () => {
  it('begin at the beginning, 50 at a time and upwards, where nothing is said', async () => {
    expect((await goods({}, 'ada')).page).to.deep.equal({ limit: 50, direction: 'asc' });
    expect((await goods({ limit: 2, sortDirection: 'desc' }, 'ada')).page).to.deep.equal({
      limit: 2,
      direction: 'desc',
    });
  });

  it('go on where the cursor leads, also with another limit', async () => {
    const cursor = await cursorTo(17);
    expect((await goods({ limit: 3, cursor }, 'ada')).page).to.deep.equal({
      limit: 3,
      direction: 'asc',
      after: { at: 17 },
    });
  });

  it('end without a cursor, and without asking what the last one was', async () => {
    const { next } = await goods({ limit: 2 }, 'ada');
    for (const found of [0, 1]) expect(await next(found, () => expect.fail('nobody is last'))).to.deep.equal({});
  });

  it('refuse a cursor of another member, direction or list, of other positions, and one that somebody made', async () => {
    const cursor = await cursorTo(17);
    const anything = pagedBody(
      { method: 'POST', path: '/api/v1/goods/list' },
      (_value: unknown): _value is string => true,
      async () => SECRET,
    );
    const { next } = await anything({ limit: 1 }, 'ada');
    const refused: Readonly<Record<string, () => Promise<unknown>>> = {
      'another member': () => goods({ cursor }, 'bob'),
      nobody: () => goods({ cursor }, undefined),
      'another direction': () => goods({ cursor, sortDirection: 'desc' }, 'ada'),
      'another list': () => listOf('/api/v1/orders/listOrders')({ cursor }, 'ada'),
      'older positions': async () => goods({ cursor: (await next(1, () => 'before:17')).cursor ?? '' }, 'ada'),
      forgery: () => goods({ cursor: 'Zm9yZ2Vk' }, 'ada'),
      nothing: () => goods({ cursor: '' }, 'ada'),
    };
    for (const [what, ask] of Object.entries(refused))
      expect(await failureOf(ask()), what).to.include({ status: 400, code: 'invalid_cursor' });
  });
});
