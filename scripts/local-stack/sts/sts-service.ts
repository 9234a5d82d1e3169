import { type Deployment, names } from '../../declarations/names.ts';
import { AwsError, type Caller } from '../gateway/aws-protocol.ts';
import type { Call, GatewayService } from '../gateway/gateway-service.ts';
import { jsonAnswer, jsonError, PLAIN_PROTOCOL } from '../gateway/json-protocol.ts';
import { escapeXml, queryCall, xmlAnswer, xmlError } from '../gateway/query-protocol.ts';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** Who calls, which is the first question of most scripts. Nothing else of STS is here: any credentials do. */
export function stsService(deployment: Deployment): GatewayService {
  return {
    name: 'sts',
    // Allowed to everybody, whatever a policy says.
    // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
    permissions: () => [],
    handle(call) {
      if (call.operation !== 'GetCallerIdentity')
        throw new AwsError(
          'InvalidAction',
          `The local STS knows GetCallerIdentity, and not ${call.operation}: any credentials do here.`,
        );
      const identity = identityOf(call.caller, deployment);
      if (!queryCall(call)) return jsonAnswer(PLAIN_PROTOCOL, identity);
      const members = Object.entries(identity).map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`);
      return xmlAnswer(NAMESPACE, call.operation, members.join(''));
    },
    renderError: (error: AwsError, call?: Call) =>
      call && queryCall(call) ? xmlError(NAMESPACE, error) : jsonError(PLAIN_PROTOCOL, error),
  };
}

function identityOf(caller: Caller, deployment: Deployment): { UserId: string; Account: string; Arn: string } {
  const { accountId } = deployment;
  if (caller.kind === 'operator')
    return { UserId: accountId, Account: accountId, Arn: `arn:aws:iam::${accountId}:root` };
  const name = names.function(deployment, caller.id);
  return {
    UserId: `AROALOCALSTACKROLE000:${name}`,
    Account: accountId,
    Arn: `arn:aws:sts::${accountId}:assumed-role/${name}/${name}`,
  };
}
