import type { UnusedOnPurpose } from './unused-grants.ts';

/** What Lambda itself calls with a function's role: on the local stack its own sources do, which ask nobody. */
const THE_MAPPING_CALLS = 'the event source mapping calls it, with the role of its function';

export const UNUSED_ON_PURPOSE: readonly UnusedOnPurpose[] = [
  ...[
    'dynamodb:DescribeStream',
    'dynamodb:GetRecords',
    'dynamodb:GetShardIterator',
    'dynamodb:ListStreams',
    'sqs:ReceiveMessage',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
  ].map((action) => ({ grant: `Poll ${action}`, why: THE_MAPPING_CALLS })),
];
