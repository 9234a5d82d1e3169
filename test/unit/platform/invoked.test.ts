import '../../builders/quiet.ts';
import { expect } from 'chai';
import sinon from 'sinon';
import { checked, invoked } from '../../../shared/platform/boundary/invoked.ts';
import { PermanentError } from '../../../shared/platform/failures.ts';
import { logger } from '../../../shared/platform/telemetry/observability.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { aContext } from '../../builders/lambda.ts';

const anything = Object.assign((_input: unknown): _input is object => true, { errors: null });

describe('invoked boundary', () => {
  const handler = invoked(anything, async (_input, actor) => actor);

  it('tells who makes it happen, as the input has it', async () => {
    expect(await handler({ actor: 'user:ops-1 client:console' }, aContext())).to.equal('user:ops-1 client:console');
  });

  it('is the doing of the function itself where the input does not say', async () => {
    for (const input of [{}, { actor: 7 }, { userId: 'ada' }])
      expect(await handler(input, aContext())).to.equal('system:laurel-test');
  });

  it('answers what the use case answers, and fails as it fails', async () => {
    const echo = invoked(anything, async (input) => ({ input }));
    expect(await echo({ userId: 'ada' }, aContext())).to.deep.equal({ input: { userId: 'ada' } });
    const failing = invoked(anything, () => Promise.reject(new RangeError('too far')));
    expect(await failureOf(failing({}, aContext()))).to.include({ name: 'RangeError', message: 'too far' });
  });

  it('has the subject of the input in every line that is logged meanwhile', async () => {
    const keys = sinon.spy(logger, 'appendKeys');
    try {
      const input = { userId: 'ada', correlationId: 'story', actor: 'user:ops' };
      await handler(input, aContext());
      expect(keys.calledWith(input)).to.equal(true);
    } finally {
      keys.restore();
    }
  });

  describe('whose input is malformed', () => {
    const violated = [
      { instancePath: '', keyword: 'required', message: "must have required property 'userId'", params: {} },
      { instancePath: '/points', keyword: 'type', message: 'must be integer', params: {} },
    ];
    const refusing = Object.assign((_input: unknown): _input is object => false, { errors: violated }) as never;

    it('never reaches the use case, and says what is wrong and where, for good', async () => {
      let runs = 0;
      const failure = await failureOf(invoked(refusing, async () => runs++)({ points: 'x' }, aContext()));
      expect(runs).to.equal(0);
      expect(failure).to.be.instanceOf(PermanentError).and.include({ reason: 'malformed_input' });
      expect(failure.message).to.match(/^the input is malformed: \/.* .*; \/points .*/);
    });

    it('is taken as it is where nothing is wrong', () => {
      const input = { points: 5 };
      expect(checked(anything, input)).to.equal(input);
    });
  });
});
