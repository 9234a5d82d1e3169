import { randomUUID } from 'node:crypto';
import {
  DeleteRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { expectDocumentedEvent } from '../documented.ts';
import type { Doors } from './doors.ts';

/** An event as it arrived from the bus. */
export interface Published {
  readonly type: string;
  readonly source: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at arbitrary events
  readonly detail: any;
}

/** Listens on the bus as another service would: a rule and a queue of its own. */
export interface Tap {
  /** Everything that has arrived so far about one member, or another subject, in the order of arrival, each message once. */
  about(id: string): Promise<Published[]>;
  /** Everything that has arrived so far. */
  all(): Promise<readonly Published[]>;
  close(): Promise<void>;
}

/** @param name of the rule and the queue; a tap of the same name takes over what the one before has not read */
export async function tap(
  { eventBridge, sqs, busName, env }: Doors,
  context: string,
  name = `laurel-test-${randomUUID()}`,
): Promise<Tap> {
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const queueArn = Attributes?.QueueArn ?? '';
  const { RuleArn } = await eventBridge.send(
    new PutRuleCommand({
      Name: name,
      EventBusName: busName,
      EventPattern: JSON.stringify({ source: [`${env}.${context}`] }),
    }),
  );
  await sqs.send(
    new SetQueueAttributesCommand({
      QueueUrl,
      Attributes: {
        Policy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'events.amazonaws.com' },
              Action: 'sqs:SendMessage',
              Resource: queueArn,
              Condition: { ArnEquals: { 'aws:SourceArn': RuleArn } },
            },
          ],
        }),
      },
    }),
  );
  await eventBridge.send(
    new PutTargetsCommand({ Rule: name, EventBusName: busName, Targets: [{ Id: 'queue', Arn: queueArn }] }),
  );
  const received: Published[] = [];
  // A standard queue may deliver a message twice. Published twice, an event is two messages, and both are told.
  const read = new Set<string | undefined>();

  return {
    async about(id) {
      return (await arrived()).filter(({ detail }) => detail.subject === id || detail.data?.userId === id);
    },
    all: arrived,
    async close() {
      await eventBridge.send(new RemoveTargetsCommand({ Rule: name, EventBusName: busName, Ids: ['queue'] }));
      await eventBridge.send(new DeleteRuleCommand({ Name: name, EventBusName: busName }));
      await sqs.send(new DeleteQueueCommand({ QueueUrl }));
    },
  };

  async function arrived(): Promise<readonly Published[]> {
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 }),
      );
      if (Messages.length === 0) return received;
      for (const { Body = '{}', MessageId } of Messages) {
        if (read.has(MessageId)) continue;
        read.add(MessageId);
        const event = JSON.parse(Body);
        expectDocumentedEvent(event['detail-type'], event.detail?.data);
        received.push({ type: event['detail-type'], source: event.source, detail: event.detail });
      }
      await sqs.send(
        new DeleteMessageBatchCommand({
          QueueUrl,
          Entries: Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
        }),
      );
    }
  }
}
