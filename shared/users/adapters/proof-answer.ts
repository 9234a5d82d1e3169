import { HttpProblem } from '../../platform/boundary/http-answer.ts';
import { PROBLEMS } from '../../platform/boundary/problems.ts';
import { USERS_PROBLEMS } from '../problems.ts';
import type { Proof } from './proof.ts';

type Proved = Extract<Proof, { status: 'proved' }>;

/** @throws HttpProblem for everything that proves nothing */
export function proved(proof: Proof): Proved {
  switch (proof.status) {
    case 'proved':
      return proof;
    case 'disabled':
      throw new HttpProblem(USERS_PROBLEMS.user_disabled);
    case 'too_many_tries':
      throw tooManyTries(proof.waitMs);
    case 'wrong':
      throw new HttpProblem(USERS_PROBLEMS.wrong_credentials).withHeaders({ 'www-authenticate': 'Bearer' });
  }
}

/** @param waitMs until the next try may be made */
export function tooManyTries(waitMs: number): HttpProblem {
  return new HttpProblem(PROBLEMS.rate_limited).withHeaders({
    'retry-after': String(Math.max(1, Math.ceil(waitMs / 1000))),
  });
}
