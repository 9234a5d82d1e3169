import { problems } from '../platform/boundary/problems.ts';

/** What the routes of users answer beside the boundary's own problems. */
export const USERS_PROBLEMS = problems({
  address_taken: { status: 409, message: 'Somebody has signed up with this address' },
  admins_make_admins: { status: 403, message: 'Administrators are made by administrators' },
  wrong_credentials: { status: 401, message: 'The address or the password is wrong' },
  user_disabled: { status: 403, message: 'This user is disabled' },
  wrong_password: { status: 403, message: 'The current password is wrong' },
  no_user: { status: 404, message: 'There is no such user' },
  no_session: { status: 404, message: 'There is no such session' },
  no_client: { status: 404, message: 'There is no such client' },
  client_changed: { status: 409, message: 'Somebody else has changed this client' },
  own_user: { status: 409, message: 'Administrators do not disable themselves' },
  credentials_changed: { status: 409, message: 'The password was changed meanwhile' },
});

export const MEANINGS: Readonly<Record<keyof typeof USERS_PROBLEMS, string>> = {
  address_taken:
    'The address is in use, in whatever case it is written. Sign in, or take another one. Nothing was changed.',
  admins_make_admins: '`admin_user` was asked for without the token of an administrator. Nobody was signed up.',
  wrong_credentials: 'There is no such address, or it has another password: both are answered alike.',
  user_disabled: 'The password is right, and an administrator has disabled the user.',
  wrong_password: 'A password is changed by whoever knows the one before. Nothing was changed.',
  no_user: 'No user has this id, or they were deleted.',
  no_session: 'No session of this user has this id: it is over, or never was.',
  no_client: 'No client has this id.',
  client_changed: 'Another request changed the client at the same time. Look at it before you try again.',
  own_user: 'Somebody else must do this, so that an administrator is left.',
  credentials_changed:
    'Another request changed the password at the same time. Look which one holds before you try again.',
};
