import { inWords } from '../../access/openGrant';
import type { Role } from '../../access/role';
import { matcherOf } from '../../actions/actionPattern';
import { positiveClause } from '../../conditions/conditionScope';
import type { Policy, Statement } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { hasWildcard } from '../../text/wildcard';
import { defineRule, type RulePage } from '../rule';
import { ec2Trust, lambdaTrust, policyOf } from '../shared/examples';
import { passingRoles } from '../shared/references';
import { isPrincipalOf } from '../shared/servicePrincipals';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['permission'],
  fix: 'none',
  summary: 'A role may be passed to a service that it does not trust.',
  messages: {
    untrusted:
      'The role {role} does not trust "{service}", so it cannot be used there. Name the service in its trust policy, or take it out here.',
  },
  check: {
    role(ctx, role) {
      for (const part of role.policies) {
        for (const statement of part.policy.statements) {
          const clause = passesRoles(statement) ? positiveClause(statement, 'iam:passedtoservice') : undefined;
          const passed = clause && passedRoles(statement, role);
          if (!clause || clause.opaque || !passed) continue;
          for (const node of clause.values) {
            if (node.type !== 'string' || hasWildcard(node.value) || !ctx.data.principal(node.value)) continue;
            const service = node.value;
            if (passed.some(({ trust: { policy } }) => trusts(policy, service) || isUnclear(policy.statements)))
              continue;
            ctx.report({
              part,
              span: contentSpan(node, part.document.text),
              message: 'untrusted',
              data: { role: inWords(passed.map(({ name }) => name)), service },
              related: passed.flatMap(({ name, trust }) => {
                const key = trust.policy.statement?.member.key;
                const message = `The trust policy of ${name}.`;
                return key ? [{ part: trust, span: contentSpan(key, trust.document.text), message }] : [];
              }),
            });
          }
        }
      }
    },
  },
});

function passesRoles({ effect, action }: Statement): boolean {
  return effect === 'Allow' && action !== undefined && matcherOf(action).applies('iam', 'passrole');
}

/** The roles of the statement when all of them are known; undefined when some role is not. */
function passedRoles({ resource }: Statement, role: Role): Role['others'] | undefined {
  if (!resource || resource.opaque || resource.items.length === 0) return undefined;
  const known = [...role.others, ...(role.name && role.trust ? [{ name: role.name, trust: role.trust }] : [])];
  const passed: Role['others'][number][] = [];
  for (const { arn } of resource.items) {
    const name = arn?.service === 'iam' ? /^role\/(?:.*\/)?([^/]+)$/.exec(arn.resource)?.[1] : undefined;
    const found = known.find((one) => one.name === name);
    if (!found) return undefined;
    passed.push(found);
  }
  return passed;
}

/** Whether a trust policy lets a service in, by its name in any Region and partition. */
function trusts({ statements }: Policy, service: string): boolean {
  return statements
    .filter(({ effect }) => effect === 'Allow')
    .flatMap(({ principal }) => principal?.items ?? [])
    .some(({ type, node: { value } }) => {
      return type === 'Service' && (isPrincipalOf(value, service) || isPrincipalOf(service, value));
    });
}

/** Whether a trust policy's principals cannot all be read, or are everyone. */
function isUnclear(statements: readonly Statement[]): boolean {
  return statements.some(
    ({ principal, notPrincipal }) =>
      notPrincipal !== undefined || principal?.opaque === true || principal?.text !== undefined,
  );
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A role is of use to a service only if its trust policy names the service. Where iam:PassedToService names another, passing the role is allowed and the service then refuses it. Only roles that the setting rolewright.roles declares are checked, when every role of the statement is one of them.',
  references: [passingRoles],
  examples: {
    bad: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Action": "iam:PassRole",
      "Resource": "arn:aws:iam::210987654321:role/orders",
      "Condition": { "StringEquals": { "iam:PassedToService": "ecs-tasks.amazonaws.com" } }
//                                                             ^^^^^^^^^^^^^^^^^^^^^^^ warning pass-role-service-vs-trust
`),
        fileName: 'permissions.json',
        role: { name: 'deployer', files: [ec2Trust], others: { orders: lambdaTrust } },
      },
    ],
    good: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Action": "iam:PassRole",
      "Resource": "arn:aws:iam::210987654321:role/orders",
      "Condition": { "StringEquals": { "iam:PassedToService": "lambda.amazonaws.com" } }
`),
        fileName: 'permissions.json',
        role: { name: 'deployer', files: [ec2Trust], others: { orders: lambdaTrust } },
      },
      {
        ...policyOf(`
      "Effect": "Allow",
      "Action": "iam:PassRole",
      "Resource": ["arn:aws:iam::210987654321:role/orders", "arn:aws:iam::210987654321:role/batch"],
      "Condition": { "StringEquals": { "iam:PassedToService": "ecs-tasks.amazonaws.com" } }
`),
        fileName: 'permissions.json',
        role: { name: 'deployer', files: [ec2Trust], others: { orders: lambdaTrust } },
      },
    ],
  },
});
