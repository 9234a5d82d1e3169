import type { AwsError } from '../../gateway/aws-protocol.ts';
import type { Answer } from '../../gateway/gateway-service.ts';
import { xmlAnswer, xmlError } from '../../gateway/query-protocol.ts';
import type { Input } from '../input.ts';
import { queryCode } from '../sqs-error.ts';
import { xmlMembers } from './xml-members.ts';

const NAMESPACE = 'http://queue.amazonaws.com/doc/2012-11-05/';

/** @param answer undefined for operations that answer nothing */
export function queryAnswer(action: string, answer: Input | undefined): Answer {
  return xmlAnswer(NAMESPACE, action, answer && xmlMembers(answer, action));
}

/** Codes, and the words of one error, are older here. */
export function queryError({ code, message, status }: AwsError): Answer {
  return xmlError(NAMESPACE, {
    status,
    code: queryCode(code),
    message: code === 'QueueDoesNotExist' ? 'The specified queue does not exist for this wsdl version.' : message,
  });
}
