import { expect } from 'chai';
import { type Caller, OPERATOR } from '../../../../scripts/local-stack/gateway/aws-protocol.ts';
import {
  NO_STANDING_FAULTS,
  readStanding,
  StandingFaults,
} from '../../../../scripts/local-stack/gateway/standing-faults.ts';

const caller: Caller = { kind: 'function', id: 'shop/order' };

describe('standing faults', () => {
  it('are read from a list of settings; what it does not name is off', () => {
    expect(readStanding('throttle=0.1, shards=4,seed=7')).to.deep.equal({
      ...NO_STANDING_FAULTS,
      throttle: 0.1,
      shards: 4,
      seed: 7,
    });
    expect(readStanding('')).to.deep.equal(NO_STANDING_FAULTS);
  });

  it('are all there with all, but for what is said otherwise', () => {
    expect(readStanding('all,repeat=0,seed=3')).to.deep.equal({
      throttle: 0.02,
      repeat: 0,
      reorder: 0.05,
      conflict: 15,
      lateTtl: 60,
      shards: 4,
      seed: 3,
    });
  });

  for (const [text, message] of [
    ['explode=1', 'there is no "explode"'],
    ['throttle', 'throttle must be a share from 0 to 0.9'],
    ['throttle=0.91', 'throttle must be a share from 0 to 0.9'],
    ['repeat=0.6', 'repeat must be a share from 0 to 0.5'],
    ['shards=0', 'shards must be a whole number from 1 to 100'],
    ['shards=101', 'shards must be a whole number from 1 to 100'],
    ['conflict=1.5', 'conflict must be a whole number from 0 to 1000'],
    ['lateTtl=-1', 'lateTtl must be a whole number from 0 to 172800'],
  ] as const)
    it(`are refused for ${text}`, () => {
      expect(() => readStanding(text)).to.throw(message);
    });

  it('strike the same calls again with the same seed, and about as many as they should', () => {
    const struck = (seed: number) => {
      const faults = new StandingFaults({ ...NO_STANDING_FAULTS, throttle: 0.2, seed });
      return Array.from({ length: 1000 }, () => faults.refusal('dynamodb', { caller }) !== undefined);
    };
    expect(struck(5)).to.deep.equal(struck(5));
    expect(struck(5)).to.not.deep.equal(struck(6));
    expect(struck(5).filter(Boolean).length).to.be.within(150, 250);
  });

  it('throttle in the words of each service, and never the operator', () => {
    const faults = new StandingFaults({ ...NO_STANDING_FAULTS, throttle: 0.9 });
    const codeOf = (service: Parameters<StandingFaults['refusal']>[0]) => {
      for (;;) {
        const refusal = faults.refusal(service, { caller });
        if (refusal) return [refusal.code, refusal.status];
      }
    };
    expect(codeOf('dynamodb')).to.deep.equal(['ThrottlingException', 400]);
    expect(codeOf('sqs')).to.deep.equal(['RequestThrottled', 400]);
    expect(codeOf('events')).to.deep.equal(['ThrottlingException', 400]);
    expect(codeOf('lambda')).to.deep.equal(['TooManyRequestsException', 429]);
    for (let call = 0; call < 100; call += 1)
      expect(faults.refusal('dynamodb', { caller: OPERATOR })).to.equal(undefined);
  });

  it('can be set while the stack runs, except for the shards', () => {
    const faults = new StandingFaults({ ...NO_STANDING_FAULTS, shards: 2 });
    expect(faults.set({ conflict: 20 })).to.deep.equal({ ...NO_STANDING_FAULTS, shards: 2, conflict: 20 });
    expect(faults.set({})).to.deep.equal({ ...NO_STANDING_FAULTS, shards: 2 });
    expect(() => faults.set({ shards: 3 })).to.throw('shards is fixed at the start');
    expect(() => faults.set({ conflict: 'much' })).to.throw('conflict must be a whole number');
    expect(faults.current.conflict).to.equal(0);
  });

  it('take a stream back by one batch or by two', () => {
    const faults = new StandingFaults({ ...NO_STANDING_FAULTS, repeat: 0.3, reorder: 0.3 });
    const back = new Set(Array.from({ length: 200 }, () => faults.batchesBack()));
    expect([...back].sort()).to.deep.equal([0, 1, 2]);
  });
});
