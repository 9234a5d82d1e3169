import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import fc from 'fast-check';
import { Checkpoints } from '../../../../scripts/local-stack/durable/checkpoint.ts';
import { Journal } from '../../../../scripts/local-stack/durable/journal.ts';
import { applyCheckpoint } from '../../../../scripts/local-stack/durable/machine/apply-checkpoint.ts';
import { isRefusal } from '../../../../scripts/local-stack/durable/machine/change.ts';
import type { OperationUpdate } from '../../../../scripts/local-stack/durable/model.ts';
import { DurableStore } from '../../../../scripts/local-stack/durable/store/durable-store.ts';
import { AwsError } from '../../../../scripts/local-stack/gateway/aws-protocol.ts';
import { runs } from '../../../randomness.ts';
import { aState, EXECUTION_ID, NOW, after as stateAfter } from './machine/machine-builders.ts';
import { anyUpdate } from './machine/update-arbitraries.ts';

const ARN = 'arn:aws:lambda:eu-west-1:000000000000:function:work:1/durable-execution/name/id';
const TOKEN = 'token';

const nobody = { woken() {}, ended() {}, timersChanged() {}, chainedInvokeStarted() {} };
const nothing = {
  resolve: () => {
    throw new AwsError('ResourceNotFoundException', 'Function not found', 404);
  },
};
const stopped = { now: () => NOW.getTime(), alarm: () => () => {} };

describe('the store', function () {
  // Forty databases are written to disk.
  this.timeout(60_000);
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'durable-store-'));
  });
  after(() => rmSync(directory, { recursive: true }));

  it('holds after any checkpoints what the state machine says, even when it is opened again', () => {
    let file = 0;
    fc.assert(
      fc.property(fc.array(fc.array(withoutExecution, { maxLength: 4 }), { maxLength: 8 }), (checkpoints) => {
        const path = join(directory, `${++file}.db`);
        const database = new DatabaseSync(path);
        const store = openExecution(database);
        let state = aState();
        for (const updates of checkpoints) {
          send(store, updates);
          const result = applyCheckpoint(state, updates, {
            now: NOW,
            mintCallbackId: () => 'minted',
            chainedTarget: () => undefined,
          });
          if (!isRefusal(result)) state = stateAfter(state, result);
        }
        database.close();

        const reopened = new DatabaseSync(path);
        const kept = new DurableStore(reopened);
        const operations = [...kept.operations.all(ARN).values()].map(comparable);
        expect(operations.slice(1)).to.deep.equal([...state.operations.values()].map(comparable).slice(1));
        expect(kept.executions.find(ARN)).to.deep.include({
          operationsUsed: state.operationsUsed,
          writtenBytes: state.writtenBytes,
        });
        reopened.close();
      }),
      { numRuns: runs(40) },
    );
  });

  it('writes nothing of a transaction that fails', () => {
    const database = new DatabaseSync(':memory:');
    const store = openExecution(database);
    expect(() =>
      store.transaction(() => {
        store.executions.setUsage(ARN, 99, 99);
        throw new Error('half-way');
      }),
    ).to.throw('half-way');
    expect(store.executions.find(ARN)?.operationsUsed).to.equal(0);
    database.close();
  });
});

const withoutExecution = anyUpdate.filter(({ Type }) => Type !== 'EXECUTION');

function openExecution(database: DatabaseSync): DurableStore {
  const store = new DurableStore(database);
  const journal = new Journal(store, stopped, nobody);
  journal.transact((now) =>
    journal.create(
      {
        arn: ARN,
        functionName: 'work',
        functionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:work',
        version: '1',
        name: 'name',
        operationId: EXECUTION_ID,
        input: '{}',
        startedAtMs: now.getTime(),
        timeoutSeconds: 60,
        retentionDays: 1,
        writtenBytes: 0,
        parent: undefined,
      },
      now,
    ),
  );
  return store;
}

function send(store: DurableStore, Updates: readonly OperationUpdate[]): void {
  store.executions.setCheckpointToken(ARN, TOKEN);
  try {
    new Checkpoints(store, new Journal(store, stopped, nobody), nothing, undefined).checkpoint(ARN, {
      CheckpointToken: TOKEN,
      Updates,
    });
  } catch {
    // A refused checkpoint writes nothing, which is what is compared.
  }
}

/** Members that are undefined are absent in the store, and callback ids are minted. */
function comparable(operation: object): unknown {
  return JSON.parse(JSON.stringify(operation, (key, value) => (key === 'CallbackId' ? 'minted' : value)));
}
