import { AwsError, type JsonService } from '../gateway/aws-protocol.ts';
import { busNameOf, DEFAULT_BUS, type EventArns } from './arns.ts';
import { type Input, integer, requiredText, text, validationError } from './members.ts';
import { pageOf } from './paging.ts';
import type { Bus, Registry } from './registry.ts';

/** @source https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html */
const BUS_NAME = { maximum: 256, pattern: /^[/.\-_A-Za-z0-9]+$/ };
const MAXIMUM_DESCRIPTION_CHARACTERS = 512;
const MAXIMUM_PAGE = 100;

/** The operations on buses. */
export function busOperations(registry: Registry, arns: EventArns, now: () => number): JsonService {
  const allowed = (action: string) => (input: Input) => [
    {
      action: `events:${action}`,
      resource: arns.bus(busNameOf(typeof input.Name === 'string' ? input.Name : undefined)),
    },
  ];
  return {
    CreateEventBus: {
      run: (input) => {
        const name = requiredText(input, 'Name', BUS_NAME);
        if (name.startsWith('aws.')) throw validationError('Event bus name starting with aws. is not valid.');
        if (registry.find(name))
          throw new AwsError('ResourceAlreadyExistsException', `Event bus ${name} already exists.`);
        const description = text(input, 'Description', { minimum: 0, maximum: MAXIMUM_DESCRIPTION_CHARACTERS });
        const bus = registry.addBus(name, description, now());
        return { EventBusArn: bus.arn, ...(description === undefined ? {} : { Description: description }) };
      },
      permissions: allowed('CreateEventBus'),
    },
    DescribeEventBus: {
      run: (input) => described(registry.bus(busNameOf(text(input, 'Name')))),
      permissions: allowed('DescribeEventBus'),
    },
    ListEventBuses: {
      run: (input) => {
        const prefix = text(input, 'NamePrefix') ?? '';
        const { items, nextToken } = pageOf(
          registry.buses.filter((bus) => bus.name.startsWith(prefix)),
          (bus) => bus.name,
          {
            token: text(input, 'NextToken'),
            limit: integer(input, 'Limit', { minimum: 1, maximum: MAXIMUM_PAGE }) ?? MAXIMUM_PAGE,
            invalidTokenCode: 'ValidationException',
          },
        );
        return { EventBuses: items.map(described), ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
      },
      permissions: () => [{ action: 'events:ListEventBuses', resource: '*' }],
    },
    DeleteEventBus: {
      run: (input) => {
        const name = busNameOf(requiredText(input, 'Name'));
        if (name === DEFAULT_BUS) throw validationError('Cannot delete event bus default.');
        const bus = registry.find(name);
        if (bus && bus.rules.size > 0) throw validationError(`Event bus ${name} cannot be deleted: it has rules.`);
        // Deleting what does not exist succeeds.
        if (bus) registry.removeBus(name);
        return {};
      },
      permissions: allowed('DeleteEventBus'),
    },
  };
}

function described(bus: Bus) {
  return {
    Name: bus.name,
    Arn: bus.arn,
    ...(bus.description === undefined ? {} : { Description: bus.description }),
    CreationTime: bus.createdAtMs / 1000,
    LastModifiedTime: bus.createdAtMs / 1000,
  };
}
