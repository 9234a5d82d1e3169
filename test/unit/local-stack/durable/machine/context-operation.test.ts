import { expect } from 'chai';
import {
  isAbandoned,
  visibleOperations,
} from '../../../../../scripts/local-stack/durable/machine/visible-operations.ts';
import type { Operation } from '../../../../../scripts/local-stack/durable/model.ts';
import { after, anOperation, anUpdate, applied, aState, refusalOf } from './machine-builders.ts';

describe('a CONTEXT', () => {
  const open = anUpdate({ Type: 'CONTEXT', Action: 'START', Id: 'outer' });

  it('starts and closes with its result, in one checkpoint with its children', () => {
    const { changes } = applied(aState(), [
      open,
      anUpdate({ Type: 'STEP', Action: 'SUCCEED', Id: 'child', ParentId: 'outer', Payload: '1' }),
      anUpdate({ Type: 'CONTEXT', Action: 'SUCCEED', Id: 'outer', Payload: '2' }),
    ]);
    expect(changes[2]?.operation).to.deep.include({ Status: 'SUCCEEDED' });
    expect(changes[2]?.operation.ContextDetails?.Result).to.equal('2');
  });

  it('is the only operation that can be a parent', () => {
    const child = anUpdate({ Type: 'STEP', Action: 'START', Id: 'child', ParentId: 'one' });
    expect(refusalOf(aState(), [child])).to.equal('Invalid parent operation id.');
    expect(refusalOf(aState([anOperation({ Type: 'STEP', Status: 'STARTED' })]), [child])).to.equal(
      'Invalid parent operation id.',
    );
    expect(refusalOf(aState([anOperation({ Type: 'CONTEXT', Status: 'STARTED' })]), [child])).to.equal(undefined);
  });

  it('closes once', () => {
    const closed = after(
      aState(),
      applied(aState(), [open, anUpdate({ Type: 'CONTEXT', Action: 'FAIL', Id: 'outer' })]),
    );
    expect(refusalOf(closed, [anUpdate({ Type: 'CONTEXT', Action: 'SUCCEED', Id: 'outer' })])).to.equal(
      'Invalid current CONTEXT state to close.',
    );
  });
});

describe('what a replay is given', () => {
  const context = (Id: string, ParentId: string | undefined, ReplayChildren?: boolean): Operation =>
    anOperation({ Id, ParentId, Type: 'CONTEXT', Status: 'SUCCEEDED', ContextDetails: { ReplayChildren } });
  const step = (Id: string, ParentId?: string): Operation =>
    anOperation({ Id, ParentId, Type: 'STEP', Status: 'SUCCEEDED' });
  const ids = (operations: readonly Operation[]) => visibleOperations(operations).map(({ Id }) => Id);

  it('leaves out what happened inside closed contexts, at any depth', () => {
    const operations = [context('outer', undefined), context('inner', 'outer'), step('deep', 'inner'), step('top')];
    expect(ids(operations)).to.deep.equal(['outer', 'top']);
  });

  it('keeps the children of open contexts, and of closed ones that ask for it', () => {
    const open = anOperation({ Id: 'open', Type: 'CONTEXT', Status: 'STARTED' });
    const operations = [open, step('a', 'open'), context('large', undefined, true), step('b', 'large')];
    expect(ids(operations)).to.deep.equal(['open', 'a', 'large', 'b']);
  });

  it('hides the children of a context that asks for them when a context around it does not', () => {
    const operations = [context('outer', undefined), context('large', 'outer', true), step('b', 'large')];
    expect(ids(operations)).to.deep.equal(['outer']);
  });

  it('counts an operation as abandoned once any context around it has closed', () => {
    const inner = anOperation({ Id: 'inner', ParentId: 'outer', Type: 'CONTEXT', Status: 'STARTED' });
    const waiting = anOperation({ Id: 'w', ParentId: 'inner', Type: 'WAIT', Status: 'STARTED' });
    const operations = new Map([context('outer', undefined, true), inner, waiting].map((each) => [each.Id, each]));
    expect(isAbandoned(waiting, operations)).to.equal(true);
    operations.set('outer', anOperation({ Id: 'outer', Type: 'CONTEXT', Status: 'STARTED' }));
    expect(isAbandoned(waiting, operations)).to.equal(false);
  });
});
