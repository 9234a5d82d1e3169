import { createHash } from 'node:crypto';
import { sqsError } from './sqs-error.ts';

/** @source https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html (MessageBody) */
const VALID = /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u;

const INVALID = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

export function hasValidCharacters(text: string): boolean {
  return VALID.test(text);
}

/** With U+FFFD in the place of what SQS would refuse. */
export function withValidCharacters(text: string): string {
  return text.replace(INVALID, '\uFFFD');
}

/** @throws AwsError InvalidMessageContents */
export function requireValidCharacters(text: string): void {
  if (hasValidCharacters(text)) return;
  throw sqsError(
    'InvalidMessageContents',
    'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF',
  );
}

export function md5(content: string | Buffer): string {
  return createHash('md5').update(content).digest('hex');
}
