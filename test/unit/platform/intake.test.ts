import '../../builders/quiet.ts';
import { DynamoDBDocumentClient, type GetCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import sinon from 'sinon';
import {
  type Intake,
  isClosed,
  isOfBefore,
  letsWrite,
  NEVER_RESET,
  PASS_HEADER,
} from '../../../shared/platform/reset/intake.ts';
import { INTAKE_KEPT_MS, keptIntake } from '../../../shared/platform/reset/own-intake.ts';
import { NOON } from '../../builders/accounts.ts';
import { inEnvironment } from '../../builders/environment.ts';

type OwnIntake = typeof import('../../../shared/platform/reset/own-intake.ts');

const until = { untilMs: NOON + 1000 };
const closed: Intake = { state: 'closed', ...until };
const seeding: Intake = { state: 'seeding', resetAt: NOON, pass: 'the pass of this reset', ...until };
const open: Intake = { state: 'open', resetAt: NOON };

describe('what a context takes while it is reset', () => {
  it('is everything where none ever was', () => {
    expect([isClosed(NEVER_RESET, NOON), letsWrite(NEVER_RESET, undefined, NOON)]).to.deep.equal([false, true]);
    expect(isOfBefore(NEVER_RESET, [0], NOON)).to.equal(false);
    expect(NEVER_RESET).to.deep.equal({ state: 'open' });
  });

  it('is everything where a reset says no time until which it takes', () => {
    for (const at of [0, NOON]) {
      expect(isClosed({ state: 'closed' }, at)).to.equal(false);
      expect(letsWrite({ state: 'seeding' }, undefined, at)).to.equal(true);
    }
  });

  it('is everything as soon as it is open, whatever else is written of it', () => {
    expect(letsWrite({ ...open, ...until }, undefined, NOON)).to.equal(true);
  });

  it('is said to be of the reset by a header', () => {
    expect(PASS_HEADER).to.equal('x-reset-pass');
  });

  it('is nothing while it is emptied, whenever it says that it happened', () => {
    expect(letsWrite(closed, 'the pass of this reset', NOON)).to.equal(false);
    for (const happenedAt of [[], [NOON + 999_999]]) expect(isOfBefore(closed, happenedAt, NOON)).to.equal(true);
  });

  it('is what carries the pass while it is seeded', () => {
    expect(letsWrite(seeding, 'the pass of this reset', NOON)).to.equal(true);
    for (const pass of [undefined, '', 'another']) expect(letsWrite(seeding, pass, NOON)).to.equal(false);
    expect(letsWrite({ ...until, state: 'seeding' }, undefined, NOON), 'no pass is no pass').to.equal(false);
  });

  it('is everything again when the time is over that a reset may take, whatever has become of it', () => {
    for (const intake of [closed, seeding]) {
      expect(letsWrite(intake, undefined, NOON + 999)).to.equal(false);
      expect(letsWrite(intake, undefined, NOON + 1000)).to.equal(true);
    }
    expect(isOfBefore(closed, [], NOON + 1000)).to.equal(false);
  });

  it('is nothing that happened, or was sent, before the reset', () => {
    for (const intake of [seeding, open]) {
      expect(isOfBefore(intake, [NOON - 1, NOON + 5], NOON + 10)).to.equal(true);
      expect(isOfBefore(intake, [NOON + 5, NOON - 1], NOON + 10)).to.equal(true);
      expect(isOfBefore(intake, [NOON, undefined], NOON + 10)).to.equal(false);
      expect(isOfBefore(intake, [undefined, Number.NaN], NOON + 10)).to.equal(false);
    }
  });

  describe('is known by the deployment', () => {
    const sandbox = sinon.createSandbox();
    afterEach(() => sandbox.restore());

    for (const [what, context, table, asked] of [
      ['from its table, under the context, where resets are allowed', 'loyalty', 'laurel-dev-platform', 1],
      ['to be everything, and no table is asked, where none are allowed', undefined, 'laurel-prod-platform', 0],
      ['from nowhere without a table', 'loyalty', '', 0],
      ['from nowhere without a context', '', 'laurel-dev-platform', 0],
    ] as const)
      it(what, () =>
        inEnvironment({ DEMO_RESET: context, PLATFORM_TABLE_NAME: table }, async () => {
          const send = sandbox.stub(DynamoDBDocumentClient.prototype, 'send').resolves({ Item: closed } as never);
          // A copy of its own: the module keeps what it has found in its environment.
          const fresh = `../../../shared/platform/reset/own-intake.ts?${context}-${table}`;
          const read = ((await import(fresh)) as OwnIntake).ownIntake();
          expect(await read(NOON)).to.deep.equal(asked === 1 ? closed : NEVER_RESET);
          expect(send.callCount).to.equal(asked);
          const [command] = (send.firstCall?.args ?? []) as unknown as [GetCommand?];
          if (asked === 1) expect(command?.input).to.include({ TableName: 'laurel-dev-platform' });
        }),
      );
  });

  it('is everything where the table has nothing of a reset', async () => {
    const read = keptIntake({ send: async () => ({}) } as never, 'platform', 'loyalty');
    expect(await read(NOON)).to.deep.equal({ state: 'open' });
  });

  it('is known for a second, and looked up anew where a clock goes back', async () => {
    const asked: unknown[] = [];
    const client = {
      send: async (command: { readonly input: unknown }) => {
        asked.push(command.input);
        return { Item: { PK: 'RESET#loyalty', SK: 'RESET', ...open } };
      },
    };
    const read = keptIntake(client as never, 'platform', 'loyalty');
    expect(await read(NOON)).to.include(open);
    await read(NOON);
    await read(NOON + 999);
    expect(asked).to.deep.equal([
      { TableName: 'platform', Key: { PK: 'RESET#loyalty', SK: 'RESET' }, ConsistentRead: true },
    ]);
    await read(NOON + 1000);
    await read(NOON + 500);
    expect([asked.length, INTAKE_KEPT_MS]).to.deep.equal([3, 1000]);
  });
});
