import { AwsError, type JsonService } from '../gateway/aws-protocol.ts';
import type { Archives } from './archives.ts';
import { busNameOf, type EventArns } from './arns.ts';
import { epochMs } from './event-entry.ts';
import { type Input, integer, requiredText, requiredTexts, structure, text, validationError } from './members.ts';
import { pageOf } from './paging.ts';
import type { Registry } from './registry.ts';
import type { Replay, Replays } from './replays.ts';

/** @source https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_StartReplay.html */
const REPLAY_NAME = { maximum: 64, pattern: /^[.\-_A-Za-z0-9]+$/ };
const MAXIMUM_RULES = 25;
const MAXIMUM_PAGE = 100;

/** The operations on replays. */
export function replayOperations(
  registry: Registry,
  archives: Archives,
  replays: Replays,
  arns: EventArns,
): JsonService {
  const allowed = (action: string) => (input: Input) => [
    { action: `events:${action}`, resource: arns.replay(String(input.ReplayName ?? '*')) },
  ];
  const named = (input: Input): Replay => {
    const name = requiredText(input, 'ReplayName', REPLAY_NAME);
    const found = replays.find(name);
    if (!found) throw new AwsError('ResourceNotFoundException', `Replay ${name} does not exist.`);
    return found;
  };
  const start = (input: Input) => {
    const name = requiredText(input, 'ReplayName', REPLAY_NAME);
    if (replays.find(name)) throw new AwsError('ResourceAlreadyExistsException', `Replay ${name} already exists.`);
    const archive = archives.find(requiredText(input, 'EventSourceArn').replace(/^.*:archive\//, ''));
    if (!archive) throw new AwsError('ResourceNotFoundException', 'The archive does not exist.');
    const destination = structure(input, 'Destination');
    if (!destination) throw validationError('Destination is required.');
    const bus = registry.bus(busNameOf(requiredText(destination, 'Arn')));
    if (bus.name !== archive.busName)
      throw validationError('Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not permitted.');
    const fromMs = time(input, 'EventStartTime');
    const toMs = time(input, 'EventEndTime');
    if (fromMs >= toMs) throw validationError('EventStartTime must be before EventEndTime.');
    const begun = replays.begin({
      name,
      archiveName: archive.name,
      busName: bus.name,
      fromMs,
      toMs,
      ruleArns:
        destination.FilterArns === undefined
          ? []
          : requiredTexts(destination, 'FilterArns', { maximum: MAXIMUM_RULES }),
      description: text(input, 'Description', { minimum: 0 }) ?? null,
    });
    return { ReplayArn: arns.replay(name), State: 'STARTING', ReplayStartTime: begun.startedAtMs / 1000 };
  };
  const listed = (replay: Replay) => ({
    ReplayName: replay.name,
    EventSourceArn: arns.archive(replay.archiveName),
    State: replay.state,
    EventStartTime: replay.fromMs / 1000,
    EventEndTime: replay.toMs / 1000,
    ReplayStartTime: replay.startedAtMs / 1000,
    ...(replay.lastTimeMs === null ? {} : { EventLastReplayedTime: replay.lastTimeMs / 1000 }),
    ...(replay.endedAtMs === null ? {} : { ReplayEndTime: replay.endedAtMs / 1000 }),
  });
  return {
    StartReplay: { run: start, permissions: allowed('StartReplay') },
    DescribeReplay: {
      run: (input) => {
        const replay = named(input);
        return {
          ReplayArn: arns.replay(replay.name),
          ...listed(replay),
          Destination: {
            Arn: arns.bus(replay.busName),
            ...(replay.ruleArns.length === 0 ? {} : { FilterArns: replay.ruleArns }),
          },
          ...(replay.description === null ? {} : { Description: replay.description }),
        };
      },
      permissions: allowed('DescribeReplay'),
    },
    CancelReplay: {
      run: (input) => {
        const replay = named(input);
        if (replay.state !== 'RUNNING')
          throw new AwsError(
            'IllegalStatusException',
            `Replay ${replay.name} is not in a valid state for this operation.`,
          );
        replays.cancel(replay);
        return { ReplayArn: arns.replay(replay.name), State: 'CANCELLING' };
      },
      permissions: allowed('CancelReplay'),
    },
    ListReplays: {
      run: (input) => {
        const prefix = text(input, 'NamePrefix') ?? '';
        const state = text(input, 'State');
        const { items, nextToken } = pageOf(
          replays.all().filter((one) => one.name.startsWith(prefix) && (state === undefined || one.state === state)),
          ({ name }) => name,
          {
            token: text(input, 'NextToken'),
            limit: integer(input, 'Limit', { minimum: 1, maximum: MAXIMUM_PAGE }) ?? MAXIMUM_PAGE,
            invalidTokenCode: 'ValidationException',
          },
        );
        return { Replays: items.map(listed), ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
      },
      permissions: () => [{ action: 'events:ListReplays', resource: '*' }],
    },
  };
}

function time(input: Input, name: string): number {
  const value = epochMs(input[name]);
  if (value === undefined) throw validationError(`Parameter ${name} is not valid. Reason: it must be a timestamp.`);
  return value;
}
