import { trustedServices } from '../../../engine/src/access/summary';
import { policyOfValue } from '../../../engine/src/documents/policyOfValue';
import type { Policy } from '../../../engine/src/model/model';
import type { JsonObject } from '../../../engine/src/syntax/jsonValue';
import { type AssumeAnswer, canAssume } from '../../../engine/src/trust/assume';
import { serviceCaller } from '../../../engine/src/trust/assumeCaller';
import { isSourceClause } from '../../../engine/src/trust/callSource';

/**
 * Warns of services that a trust policy trusts only for resources of other accounts. A role can be given only to
 * resources of its own account, so that none can ever use it
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html).
 */
export function sourceWarnings(trust: JsonObject, account: string): readonly string[] {
  const policy = policyOfValue(trust, 'trust');
  return trustedServices(policy).flatMap((service) => {
    const other = otherSource(policy, service, account);
    if (other === undefined) return [];
    return [
      `The trust policy lets ${service} assume the role only for ${other}, but the role is in the account ${account}. ` +
        'Nothing in this account can ever use it.',
    ];
  });
}

/**
 * The source that a service has to act for, in words, where no resource of the account can be it and nothing else keeps
 * the service out: `"aws:SourceAccount": "210987654321"`.
 */
export function otherSource(policy: Policy, service: string, account: string): string | undefined {
  // Whether the service tells its source makes no difference: without one, the condition isn't met either.
  const here = canAssume(policy, serviceCaller(service, { account, sends: false }));
  if (here.verdict !== 'no' || canAssume(policy, serviceCaller(service)).verdict === 'no') return undefined;
  return sourceWords(here) ?? sourceWords(canAssume(policy, serviceCaller(service)));
}

function sourceWords({ misses, ways }: AssumeAnswer): string | undefined {
  const clauses = [...misses, ...ways].flatMap(({ statement }) => statement.condition?.clauses ?? []);
  const [clause] = clauses.filter((one) => isSourceClause(one) && !one.operator.negated);
  if (clause === undefined) return undefined;
  const values = clause.values.map(({ value }) => JSON.stringify(value));
  return `"${clause.key}": ${values.join(' or ')}`;
}
