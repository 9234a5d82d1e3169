import type { Doors } from '../../test/integration/system/doors.ts';
import { WrongFigure } from './stage.ts';

/** Whom the story is about: somebody who has signed up through the door. */
export interface SignedUp {
  readonly userId: string;
  readonly emailAddress: string;
  readonly password: string;
}

const ADA = { email_address: 'ada@example.com', first_name: 'Ada', last_name: 'Byron', password: 'correct horse 1' };

/** POST /user, as anybody would. */
export async function signedUp(doors: Doors): Promise<SignedUp> {
  const { status, body } = await doors.request('POST', '/user', { json: ADA });
  if (status !== 201) throw new WrongFigure('status of a sign-up', status, 201);
  return { userId: body.data.userId, emailAddress: ADA.email_address, password: ADA.password };
}
