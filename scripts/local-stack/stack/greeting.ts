import { DEMO_USER } from './demo-token.ts';
import type { RunningStack } from './stack.ts';

/** What the operator sees once everything answers: where it is, a token, and three commands that work as they stand. */
export function greeting(stack: RunningStack, startedInMs: number): string {
  const { endpoint, apiEndpoint, busName, env, token } = stack;
  const detail = {
    specversion: '1.0',
    id: 'try-it-1',
    source: `${env}.users`,
    type: 'users.userCreated.v1',
    data: { userId: DEMO_USER },
  };
  const event = {
    Entries: [
      {
        EventBusName: busName,
        Source: `${env}.users`,
        DetailType: 'users.userCreated.v1',
        Detail: JSON.stringify(detail),
      },
    ],
  };
  return `
Laurel answers (${(startedInMs / 1000).toFixed(1)} s).

  HTTP API   ${apiEndpoint}
  AWS APIs   ${endpoint}   (AWS_ENDPOINT_URL=${endpoint}, region ${stack.region}, any credentials)
  Details    ${stack.stackFile}

A token of ${DEMO_USER}, good for 12 hours:

  ${token}

Try it:

  1. A user signs up:
     curl -s ${endpoint} -H 'X-Amz-Target: AWSEvents.PutEvents' -H 'Content-Type: application/x-amz-json-1.1' -d '${JSON.stringify(event)}'

  2. The points of the welcome:
     curl -s ${apiEndpoint}/loyalty -H 'Authorization: Bearer ${token}'

  3. Spending some of them:
     curl -s ${apiEndpoint}/loyalty -H 'Authorization: Bearer ${token}' -H 'Content-Type: application/json' -d '{"points":30}'

Ctrl-C stops it; what it knows is kept for the next start (make start FRESH=1 begins anew).
`;
}
