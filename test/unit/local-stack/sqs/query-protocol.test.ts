import { expect } from 'chai';
import { aQueueEndpoint, arn, type QueueEndpoint } from './a-queue-endpoint.ts';

const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=operator/20260101/eu-west-1/sqs/aws4_request, SignedHeaders=host, Signature=0';

describe('SQS in the query protocol', () => {
  let endpoint: QueueEndpoint;
  before(async () => {
    endpoint = await aQueueEndpoint();
  });
  after(() => endpoint.close());

  /** Posts a form as older SDKs and CLIs do. */
  const call = async (parameters: Record<string, string>, path = '/', authorization = AUTHORIZATION) => {
    const response = await fetch(`${endpoint.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', authorization },
      body: new URLSearchParams({ Version: '2012-11-05', ...parameters }).toString(),
    });
    return { status: response.status, headers: response.headers, xml: await response.text() };
  };
  /** The texts of all elements of a name, in their order. */
  const texts = (xml: string, name: string) =>
    [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text]) => text);
  const create = async (QueueName: string, more: Record<string, string> = {}) => {
    const { xml } = await call({ Action: 'CreateQueue', QueueName, ...more });
    return texts(xml, 'QueueUrl')[0] ?? '';
  };

  it('answers in XML, around the result and with a request id', async () => {
    const { status, headers, xml } = await call({ Action: 'CreateQueue', QueueName: 'shape' });
    expect(status).to.equal(200);
    expect(headers.get('content-type')).to.equal('text/xml');
    expect(xml).to.match(
      /^<\?xml version="1.0"\?><CreateQueueResponse xmlns="http:\/\/queue.amazonaws.com\/doc\/2012-11-05\/"><CreateQueueResult><QueueUrl>[^<]+\/shape<\/QueueUrl><\/CreateQueueResult><ResponseMetadata><RequestId>[0-9a-f-]{36}<\/RequestId><\/ResponseMetadata><\/CreateQueueResponse>$/,
    );
    expect(headers.get('x-amzn-requestid')).to.equal(texts(xml, 'RequestId')[0]);
  });

  it('takes attributes and tags by number, and tells them by name', async () => {
    const QueueUrl = await create('attributes', {
      'Attribute.1.Name': 'VisibilityTimeout',
      'Attribute.1.Value': '7',
      'Attribute.2.Name': 'DelaySeconds',
      'Attribute.2.Value': '0',
      'Tag.1.Key': 'team',
      'Tag.1.Value': 'a & b',
    });
    const { xml } = await call({
      Action: 'GetQueueAttributes',
      QueueUrl,
      'AttributeName.1': 'VisibilityTimeout',
      'AttributeName.2': 'QueueArn',
    });
    expect(texts(xml, 'Name')).to.have.members(['VisibilityTimeout', 'QueueArn']);
    expect(texts(xml, 'Value')).to.have.members(['7', arn('attributes')]);
    const tags = await call({ Action: 'ListQueueTags', QueueUrl });
    expect(tags.xml).to.include('<Tag><Key>team</Key><Value>a &amp; b</Value></Tag>');
    const set = await call({ Action: 'SetQueueAttributes', QueueUrl, 'Attribute.Name': 'x' });
    expect(set.status).to.equal(400);
  });

  it('carries a message with its attributes there and back, whatever its characters', async () => {
    const QueueUrl = await create('messages');
    const body = '<a b="c">\r\n😀 & more';
    const sent = await call({
      Action: 'SendMessage',
      QueueUrl,
      MessageBody: body,
      'MessageAttribute.1.Name': 'MyAttribute',
      'MessageAttribute.1.Value.DataType': 'String',
      'MessageAttribute.1.Value.StringValue': 'foobar',
    });
    expect(texts(sent.xml, 'MD5OfMessageAttributes')).to.deep.equal(['adb59cd4678ea5a855436b949cd07ab6']);
    const { xml } = await call(
      {
        Action: 'ReceiveMessage',
        MaxNumberOfMessages: '10',
        'AttributeName.1': 'All',
        'MessageAttributeName.1': 'All',
      },
      new URL(QueueUrl).pathname,
    );
    expect(xml).to.include('<Body>&lt;a b=&quot;c&quot;&gt;&#xD;&#xA;😀 &amp; more</Body>');
    expect(xml).to.include('<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute>');
    expect(xml).to.match(
      /<MessageAttribute><Name>MyAttribute<\/Name><Value><DataType>String<\/DataType><StringValue>foobar<\/StringValue><\/Value><\/MessageAttribute>/,
    );
    const [ReceiptHandle = ''] = texts(xml, 'ReceiptHandle');
    const hidden = await call({ Action: 'ChangeMessageVisibility', QueueUrl, ReceiptHandle, VisibilityTimeout: '0' });
    expect(hidden.xml).to.match(/^<\?xml version="1.0"\?><ChangeMessageVisibilityResponse [^>]*><ResponseMetadata>/);
    expect((await call({ Action: 'DeleteMessage', QueueUrl, ReceiptHandle })).status).to.equal(200);
  });

  it('runs batches, and tells entry by entry', async () => {
    const QueueUrl = await create('batches');
    const sent = await call({
      Action: 'SendMessageBatch',
      QueueUrl,
      'SendMessageBatchRequestEntry.1.Id': 'one',
      'SendMessageBatchRequestEntry.1.MessageBody': 'first',
      'SendMessageBatchRequestEntry.2.Id': 'two',
      'SendMessageBatchRequestEntry.2.MessageBody': 'x',
      'SendMessageBatchRequestEntry.2.DelaySeconds': '901',
    });
    expect(sent.xml).to.match(/<SendMessageBatchResultEntry><Id>one<\/Id><MessageId>/);
    expect(sent.xml).to.match(
      /<BatchResultErrorEntry><Id>two<\/Id><SenderFault>true<\/SenderFault><Code>InvalidParameterValue<\/Code><Message>/,
    );
    const { xml } = await call({ Action: 'ReceiveMessage', QueueUrl });
    const removed = await call({
      Action: 'DeleteMessageBatch',
      QueueUrl,
      'DeleteMessageBatchRequestEntry.1.Id': 'one',
      'DeleteMessageBatchRequestEntry.1.ReceiptHandle': texts(xml, 'ReceiptHandle')[0] ?? '',
    });
    expect(removed.xml).to.include('<DeleteMessageBatchResultEntry><Id>one</Id></DeleteMessageBatchResultEntry>');
  });

  it('writes errors in XML, with their older codes and words', async () => {
    const { status, xml } = await call({ Action: 'SendMessage', QueueUrl: `${endpoint.url}/0/none`, MessageBody: 'x' });
    expect(status).to.equal(400);
    expect(xml).to.match(
      /<ErrorResponse xmlns="http:\/\/queue.amazonaws.com\/doc\/2012-11-05\/"><Error><Type>Sender<\/Type><Code>AWS.SimpleQueueService.NonExistentQueue<\/Code><Message>The specified queue does not exist for this wsdl version.<\/Message><Detail\/><\/Error><RequestId>/,
    );
    const unknown = await call({ Action: 'Nope' });
    expect(texts(unknown.xml, 'Code')).to.deep.equal(['InvalidAction']);
  });

  it('understands a call without credentials, and one by GET', async () => {
    const listed = await call({ Action: 'ListQueues' }, '/', '');
    expect(texts(listed.xml, 'QueueUrl').length).to.be.above(0);
    const response = await fetch(`${endpoint.url}/?Action=GetQueueUrl&QueueName=shape&Version=2012-11-05`);
    expect(texts(await response.text(), 'QueueUrl')[0]).to.match(/\/shape$/);
  });

  it('of a service that is not here is refused in XML, by its name', async () => {
    const authorization = AUTHORIZATION.replace('/sqs/', '/iam/');
    const { status, xml } = await call({ Action: 'ListUsers', Version: '2010-05-08' }, '/', authorization);
    expect(status).to.equal(400);
    expect(texts(xml, 'Message')[0]).to.include('ListUsers of iam');
  });
});
