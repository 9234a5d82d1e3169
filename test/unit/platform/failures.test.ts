import { expect } from 'chai';
import { DeadlineError } from '../../../shared/platform/deadline.ts';
import {
  isDeploymentFault,
  isRefusedForGood,
  isUnavailable,
  PermanentError,
  TransientError,
} from '../../../shared/platform/failures.ts';
import { cancelledFor, throttled, unanswered } from '../../builders/table/errors.ts';

describe('failures', () => {
  for (const [what, error] of [
    ['what we call transient', new TransientError('later')],
    ['what a service answers', throttled()],
    ['a cancelled transaction', cancelledFor('ThrottlingError', 2)],
    ['what never got an answer', unanswered()],
    ['a deadline', new DeadlineError()],
    ['a time limit', Object.assign(new Error('slow'), { name: 'TimeoutError' })],
    ['a refused connection', Object.assign(new Error('refused'), { code: 'ECONNREFUSED', syscall: 'connect' })],
  ] as const)
    it(`come from a service behind us: ${what}`, () => {
      expect(isUnavailable(error)).to.equal(true);
    });

  for (const [what, error] of [
    ['a bug', new TypeError('x')],
    ['a permanent error', new PermanentError('r', 'd')],
    ['thrown text', 'TimeoutError'],
    ['nothing', undefined],
    ['null', null],
  ] as const)
    it(`do not come from a service behind us: ${what}`, () => {
      expect(isUnavailable(error)).to.equal(false);
    });

  // By their names in the services' references: what IAM, KMS and the signatures of requests refuse, and what is not there.
  for (const name of [
    'AccessDenied',
    'AccessDeniedException',
    'UnauthorizedOperation',
    'UnrecognizedClientException',
    'InvalidSignatureException',
    'InvalidClientTokenId',
    'MissingAuthenticationTokenException',
    'KMSAccessDeniedException',
    'KmsAccessDenied',
    'ResourceNotFoundException',
    'TableNotFoundException',
    'QueueDoesNotExist',
    'AWS.SimpleQueueService.NonExistentQueue',
  ])
    it(`of our deployment do not pass by themselves: ${name}`, () => {
      const error = Object.assign(new Error('no'), { name, $metadata: {} });
      expect([isDeploymentFault(error), isRefusedForGood(name), isUnavailable(error)]).to.deep.equal([
        true,
        false,
        false,
      ]);
    });

  // As errors, and as reasons of a cancelled transaction.
  for (const name of [
    'ValidationException',
    'ValidationError',
    'SerializationException',
    'ItemCollectionSizeLimitExceededException',
    'ItemCollectionSizeLimitExceeded',
    'RequestEntityTooLarge',
  ])
    it(`of what we sent do not pass by themselves: ${name}`, () => {
      const error = Object.assign(new Error('no'), { name, $metadata: {} });
      expect([isDeploymentFault(error), isRefusedForGood(name), isUnavailable(error)]).to.deep.equal([
        false,
        true,
        false,
      ]);
    });

  it('that are none, or have no name, are of nobody’s deployment', () => {
    for (const thrown of [undefined, null, 'AccessDenied', {}, { name: 7 }])
      expect(isDeploymentFault(thrown), JSON.stringify(thrown)).to.equal(false);
  });

  it('are told apart by names that survive minifying', () => {
    expect([new PermanentError('r', 'd').name, new TransientError('t').name]).to.deep.equal([
      'PermanentError',
      'TransientError',
    ]);
    expect(new PermanentError('malformed_event', 'd')).to.include({ reason: 'malformed_event', message: 'd' });
  });
});
