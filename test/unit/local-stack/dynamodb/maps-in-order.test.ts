import { expect } from 'chai';
import { ArnTranslation } from '../../../../scripts/local-stack/dynamodb/arns.ts';
import { dynamoDbService } from '../../../../scripts/local-stack/dynamodb/dynamodb-service.ts';
import { type Caller, OPERATOR } from '../../../../scripts/local-stack/gateway/aws-protocol.ts';
import type { Answer } from '../../../../scripts/local-stack/gateway/gateway-service.ts';

const ENGINES = '{"Items":[{"b":{"M":{"2027-11":{"N":"100"},"2027-09":{"N":"5.0"}}},"a":{"L":[{"S":"z"},{"S":"y"}]}}]}';

/** What the service makes of an answer of the engine. */
async function answered(operation: string, caller: Caller, status = 200): Promise<Answer> {
  const service = dynamoDbService({
    upstream: {
      url: 'http://engine',
      post: async () => ({ status, headers: { 'x-amz-crc32': '1', kept: 'yes' }, body: Buffer.from(ENGINES) }),
      close: () => {},
    },
    arns: new ArnTranslation('eu-west-1', '000000000000', 'eu-west-1'),
    region: 'eu-west-1',
    permissions: () => [],
  });
  const call = { operation, method: 'POST', url: '/', headers: {}, body: Buffer.from('{}'), caller };
  return service.handle({ ...call, signal: () => new AbortController().signal });
}

describe('maps of the local DynamoDB', () => {
  it('come in the order of their names to whoever looks at items, without the checksum of other bytes', async () => {
    const { body, headers } = await answered('Query', OPERATOR);
    expect(body).to.equal(
      '{"Items":[{"a":{"L":[{"S":"z"},{"S":"y"}]},"b":{"M":{"2027-09":{"N":"5.0"},"2027-11":{"N":"100"}}}}]}',
    );
    expect(headers).to.deep.equal({ kept: 'yes' });
  });

  it('come to functions, and in answers to writes and of errors, as the engine gives them', async () => {
    const answers = [
      answered('Query', { kind: 'function', id: 'loyalty/get-account' }),
      answered('UpdateItem', OPERATOR),
      answered('GetItem', OPERATOR, 400),
    ];
    for (const { body, headers } of await Promise.all(answers))
      expect([String(body), headers['x-amz-crc32']]).to.deep.equal([ENGINES, '1']);
  });
});
