import { expect } from 'chai';
import { ArnTranslation } from '../../../../scripts/local-stack/dynamodb/arns.ts';

const ours = 'arn:aws:dynamodb:eu-west-1:000000000000:table/t/stream/1';

describe('translation of ARNs', () => {
  it("shows the stack's region and account, and gives the engine its own back", () => {
    const arns = new ArnTranslation('eu-west-1', '000000000000', 'dynoxide');
    const theirs = 'arn:aws:dynamodb:dynoxide:000000000000:table/t/stream/1';
    expect(arns.toClient(`{"StreamArn":"${theirs}"}`)).to.equal(`{"StreamArn":"${ours}"}`);
    expect(arns.toEngine(`{"StreamArn":"${ours}"}`)).to.equal(`{"StreamArn":"${theirs}"}`);
  });

  it('learns what another engine calls its region', () => {
    const arns = new ArnTranslation('eu-west-1', '000000000000', 'unknown');
    arns.toClient('"arn:aws:dynamodb:ddblocal:000000000000:table/t"');
    expect(arns.toEngine(ours)).to.equal('arn:aws:dynamodb:ddblocal:000000000000:table/t/stream/1');
  });
});
