import { AwsError, type JsonService } from '../gateway/aws-protocol.ts';
import type { Archive, Archives } from './archives.ts';
import { busNameOf, type EventArns } from './arns.ts';
import { type Input, integer, requiredText, text } from './members.ts';
import { pageOf } from './paging.ts';
import type { Registry } from './registry.ts';

/** @source https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateArchive.html */
const ARCHIVE_NAME = { maximum: 48, pattern: /^[.\-_A-Za-z0-9]+$/ };
const MAXIMUM_DESCRIPTION_CHARACTERS = 512;
const MAXIMUM_RETENTION_DAYS = 2 ** 31 - 1;
const MAXIMUM_PAGE = 100;

/** The operations on archives. */
export function archiveOperations(
  registry: Registry,
  archives: Archives,
  arns: EventArns,
  now: () => number,
): JsonService {
  const allowed = (action: string) => (input: Input) => [
    { action: `events:${action}`, resource: arns.archive(String(input.ArchiveName ?? '*')) },
  ];
  const named = (input: Input): Archive => {
    const name = requiredText(input, 'ArchiveName', ARCHIVE_NAME);
    const found = archives.find(name);
    if (!found) throw new AwsError('ResourceNotFoundException', `Archive ${name} does not exist.`);
    return found;
  };
  const settings = (input: Input) => {
    const eventPattern = text(input, 'EventPattern');
    const description = text(input, 'Description', { minimum: 0, maximum: MAXIMUM_DESCRIPTION_CHARACTERS });
    return {
      retentionDays: integer(input, 'RetentionDays', { minimum: 0, maximum: MAXIMUM_RETENTION_DAYS }) ?? 0,
      ...(eventPattern === undefined ? {} : { eventPattern }),
      ...(description === undefined ? {} : { description }),
    };
  };
  const answered = ({ name, createdAtMs }: Archive) => ({
    ArchiveArn: arns.archive(name),
    State: 'ENABLED',
    CreationTime: createdAtMs / 1000,
  });
  const listed = (archive: Archive) => {
    const { count, sizeBytes } = archives.countOf(archive.name);
    return {
      ArchiveName: archive.name,
      EventSourceArn: arns.bus(archive.busName),
      State: 'ENABLED',
      RetentionDays: archive.retentionDays,
      SizeBytes: sizeBytes,
      EventCount: count,
      CreationTime: archive.createdAtMs / 1000,
    };
  };
  return {
    CreateArchive: {
      run: (input) => {
        const name = requiredText(input, 'ArchiveName', ARCHIVE_NAME);
        if (archives.find(name))
          throw new AwsError('ResourceAlreadyExistsException', `Archive ${name} already exists.`);
        const busName = registry.bus(busNameOf(requiredText(input, 'EventSourceArn'))).name;
        archives.put({ name, busName, createdAtMs: now(), ...settings(input) });
        return answered(named(input));
      },
      permissions: allowed('CreateArchive'),
    },
    UpdateArchive: {
      run: (input) => {
        const { name, busName, createdAtMs } = named(input);
        archives.put({ name, busName, createdAtMs, ...settings(input) });
        return answered(named(input));
      },
      permissions: allowed('UpdateArchive'),
    },
    DescribeArchive: {
      run: (input) => {
        const archive = named(input);
        return {
          ArchiveArn: arns.archive(archive.name),
          ...listed(archive),
          ...(archive.eventPattern === undefined ? {} : { EventPattern: archive.eventPattern }),
          ...(archive.description === undefined ? {} : { Description: archive.description }),
        };
      },
      permissions: allowed('DescribeArchive'),
    },
    ListArchives: {
      run: (input) => {
        const prefix = text(input, 'NamePrefix') ?? '';
        const source = text(input, 'EventSourceArn');
        const { items, nextToken } = pageOf(
          archives
            .all()
            .filter(
              ({ name, busName }) => name.startsWith(prefix) && (source === undefined || source === arns.bus(busName)),
            ),
          ({ name }) => name,
          {
            token: text(input, 'NextToken'),
            limit: integer(input, 'Limit', { minimum: 1, maximum: MAXIMUM_PAGE }) ?? MAXIMUM_PAGE,
            invalidTokenCode: 'ValidationException',
          },
        );
        return { Archives: items.map(listed), ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
      },
      permissions: () => [{ action: 'events:ListArchives', resource: '*' }],
    },
    DeleteArchive: {
      run: (input) => {
        archives.remove(named(input).name);
        return {};
      },
      permissions: allowed('DeleteArchive'),
    },
  };
}
