import { expect } from 'chai';
import { queuesBySdk, refusal } from './queues-by-sdk.ts';

describe('visibility, as the SDK sees it', () => {
  const { endpoint, create, send, receive, bodies, remove, hide, depth, pass } = queuesBySdk();

  it('ends by itself, and the counts see it without anybody receiving', async () => {
    const { url } = await create();
    await send(url, 'x');
    expect(await bodies(url)).to.deep.equal(['x']);
    expect(await depth(url)).to.deep.equal([0, 1, 0]);
    pass(29.9);
    expect(await bodies(url)).to.deep.equal([]);
    pass(0.1);
    expect(await depth(url)).to.deep.equal([1, 0, 0]);
    const [again] = await receive(url, { VisibilityTimeout: 3 });
    expect(again?.Attributes?.ApproximateReceiveCount).to.equal('2');
    pass(3);
    expect(await depth(url)).to.deep.equal([1, 0, 0]);
  });

  it('can be changed, by the latest handle, up to twelve hours after the receive', async () => {
    const { url } = await create();
    await send(url, 'x');
    const [first] = await receive(url);
    await hide(url, first?.ReceiptHandle, 100);
    pass(99);
    expect(await depth(url)).to.deep.equal([0, 1, 0]);
    await hide(url, first?.ReceiptHandle, 43_200 - 100);
    expect(await refusal(hide(url, first?.ReceiptHandle, 43_200 - 98))).to.match(/beyond the limit \[43200 seconds\]/);
    expect(await refusal(hide(url, first?.ReceiptHandle, 43_201))).to.match(/^InvalidParameterValue/);
    await hide(url, first?.ReceiptHandle, 0);
    const [second] = await receive(url);
    expect(await refusal(hide(url, first?.ReceiptHandle, 5)), 'an earlier handle').to.match(
      /Message does not exist or is not available for visibility timeout change\./,
    );
    pass(30);
    await hide(url, second?.ReceiptHandle, 5);
    expect(await depth(url), 'the latest one serves after its time').to.deep.equal([0, 1, 0]);
  });

  it('of an earlier handle deletes nothing, and garbage is refused', async () => {
    const { url } = await create({ VisibilityTimeout: '0' });
    const other = await create();
    await send(url, 'x');
    const [first] = await receive(url);
    const [second] = await receive(url);
    await remove(url, first?.ReceiptHandle);
    expect(await depth(url)).to.deep.equal([1, 0, 0]);
    for (const [queue, handle] of [
      [url, 'garbage'],
      [url, `${second?.ReceiptHandle}x`.slice(4)],
      [other.url, second?.ReceiptHandle],
    ])
      expect(await refusal(remove(queue ?? '', handle))).to.match(
        /^ReceiptHandleIsInvalid: The input receipt handle ".*" is not/,
      );
    await remove(url, second?.ReceiptHandle);
    await remove(url, second?.ReceiptHandle);
    expect(await depth(url)).to.deep.equal([0, 0, 0]);
  });

  it('is refused beyond 120,000 messages in flight', async () => {
    const { url, name } = await create();
    await send(url, 'one too many');
    endpoint().fillInFlight(name, 119_999);
    expect(await bodies(url, { VisibilityTimeout: 0 })).to.deep.equal(['one too many']);
    endpoint().fillInFlight(name, 1);
    expect(await refusal(receive(url))).to.match(/^OverLimit/);
  }).timeout(20_000);

  it('is given for what a receive may ask for, and nothing else', async () => {
    const { url } = await create();
    for (const [more, message] of [
      [
        { MaxNumberOfMessages: 0 },
        'Value 0 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.',
      ],
      [
        { MaxNumberOfMessages: 11 },
        'Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.',
      ],
      [
        { WaitTimeSeconds: 21 },
        'Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.',
      ],
      [
        { VisibilityTimeout: 43_201 },
        'Value 43201 for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and 43200, if provided.',
      ],
    ] as const)
      expect(await refusal(receive(url, more))).to.equal(`InvalidParameterValue: ${message}`);
  });
});
