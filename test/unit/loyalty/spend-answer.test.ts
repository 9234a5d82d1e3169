import '../../builders/quiet.ts';
import { expect } from 'chai';
import { spendAnswer } from '../../../shared/loyalty/adapters/spend-answer.ts';
import type { Outcome } from '../../../shared/loyalty/ledger.ts';
import { HttpProblem } from '../../../shared/platform/boundary/http-answer.ts';
import { anEntry, balanceOf } from '../../builders/accounts.ts';
import { envelopeOf } from '../../builders/lambda.ts';

const entry = anEntry({ kind: 'spend', sourceId: 'key', points: -20, after: balanceOf(80), fingerprint: 'twenty' });
const data = { userId: 'ada', currentPoints: 80, transactionId: 'spend#key' };

function problemOf(outcome: Outcome, fingerprint = 'twenty'): HttpProblem {
  try {
    spendAnswer('ada', outcome, fingerprint);
  } catch (error) {
    if (error instanceof HttpProblem) return error;
    throw error;
  }
  throw new Error('expected a problem');
}

describe('the answer to a spend', () => {
  it('is 201 with the balance after it', () => {
    const answer = spendAnswer('ada', { status: 'applied', entry }, 'twenty');
    expect(answer.statusCode).to.equal(201);
    expect(answer.headers).not.to.have.property('idempotency-replayed');
    expect(envelopeOf(answer)).to.deep.equal({ success: true, message: [], data });
  });

  it('is the first result again, and says so, when the first request is over', () => {
    const answer = spendAnswer('ada', { status: 'repeated', entry, by: 'earlier' }, 'twenty');
    expect(answer.statusCode).to.equal(201);
    expect(answer.headers).to.have.property('idempotency-replayed', 'true');
    expect(envelopeOf(answer).data).to.deep.equal(data);
  });

  it('is 409 while the first request runs', () => {
    expect(problemOf({ status: 'repeated', entry, by: 'concurrent' }).status).to.equal(409);
  });

  it('is 422 for another request under the same key, running or not', () => {
    expect(problemOf({ status: 'repeated', entry, by: 'earlier' }, 'thirty').status).to.equal(422);
    expect(problemOf({ status: 'repeated', entry, by: 'concurrent' }, 'thirty').status).to.equal(422);
  });

  it('is 400 without the points and 404 without an account', () => {
    expect(problemOf({ status: 'refused', refusal: 'not_enough_points' }).status).to.equal(400);
    expect(problemOf({ status: 'refused', refusal: 'no_account' }).status).to.equal(404);
  });

  it('is never made up', () => {
    expect(() => spendAnswer('ada', undefined, 'twenty')).to.throw('no outcome');
  });
});
