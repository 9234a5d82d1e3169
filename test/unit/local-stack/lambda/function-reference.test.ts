import { expect } from 'chai';
import { AwsError } from '../../../../scripts/local-stack/gateway/aws-protocol.ts';
import { parseFunctionReference } from '../../../../scripts/local-stack/lambda/function-reference.ts';

describe('a function reference', () => {
  for (const text of [
    'name',
    '123456789012:function:name',
    'function:name',
    'arn:aws:lambda:eu-west-1:123456789012:function:name',
  ])
    it(`is read from ${text}, with and without a qualifier`, () => {
      expect(parseFunctionReference(text)).to.deep.equal({ functionName: 'name' });
      for (const qualifier of ['live', '17', '$LATEST']) {
        const expected = { functionName: 'name', qualifier };
        expect(parseFunctionReference(`${text}:${qualifier}`)).to.deep.equal(expected);
        expect(parseFunctionReference(text, qualifier)).to.deep.equal(expected);
        expect(parseFunctionReference(`${text}:${qualifier}`, qualifier)).to.deep.equal(expected);
      }
    });

  it('is refused when its qualifier is not the one of the call', () => {
    expect(() => parseFunctionReference('name:1', '2'))
      .to.throw(AwsError)
      .with.property('code', 'InvalidParameterValueException');
  });

  for (const text of ['', 'a b', 'name:', 'name:a:b', 'arn:aws:sqs:eu-west-1:123456789012:name', 'x'.repeat(65)])
    it(`is refused when it is ${JSON.stringify(text.slice(0, 40))}`, () => {
      expect(() => parseFunctionReference(text))
        .to.throw(AwsError)
        .with.property('code', 'ValidationException');
    });

  it('may have a name of 64 characters', () => {
    expect(parseFunctionReference('x'.repeat(64)).functionName).to.have.length(64);
  });
});
