import { matcherOf } from '../../actions/actionPattern';
import type { Policy, ResourceItem } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { hasWildcard } from '../../text/wildcard';
import { defineRule, type RulePage } from '../rule';
import { ec2Trust, policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['permission'],
  fix: 'none',
  summary: 'A role may call sts:AssumeRole on itself, but its trust policy does not let it in.',
  messages: {
    self: 'The role may assume itself by this, but its trust policy does not name it, so the call fails. Add the role to the trust policy, or take this out.',
  },
  check: {
    role(ctx, { name, trust, policies }) {
      const key = trust?.policy.statement?.member.key;
      if (name === undefined || !trust || !key || mayTrustRoles(trust.policy)) return;
      const own = policies.flatMap((part) => ownRoles(part.policy, name).map((item) => ({ part, item })));
      // One role cannot be in two accounts: which of them it is, nobody knows here.
      if (new Set(own.map(({ item }) => item.arn?.account)).size > 1) return;
      for (const { part, item } of own) {
        ctx.report({
          part,
          span: contentSpan(item.node, part.document.text),
          message: 'self',
          related: [
            { part: trust, span: contentSpan(key, trust.document.text), message: 'The trust policy of the role.' },
          ],
        });
      }
    },
  },
});

/** The roles of this name that may be assumed. */
function ownRoles({ statements }: Policy, name: string): readonly ResourceItem[] {
  return statements
    .filter(({ effect, action }) => effect === 'Allow' && action && matcherOf(action).applies('sts', 'assumerole'))
    .flatMap(({ resource }) => resource?.items ?? [])
    .filter((item) => isRole(item, name));
}

/** An ARN with a role of this name; in an unnamed account it stands for roles of other accounts as well. */
function isRole({ arn }: ResourceItem, name: string): boolean {
  if (arn?.service !== 'iam' || hasWildcard(arn.account)) return false;
  return /^role\/(?:.*\/)?([^/]+)$/.exec(arn.resource)?.[1] === name;
}

/** Whether a statement lets in an account, a role or anything that cannot be read; services alone do not help a role. */
function mayTrustRoles({ statements }: Policy): boolean {
  return statements.some(
    ({ effect, principal, notPrincipal }) =>
      effect === 'Allow' &&
      (notPrincipal !== undefined ||
        principal?.opaque === true ||
        principal?.text !== undefined ||
        principal?.items.some((item) => item.type !== 'Service' && item.type !== 'Federated')),
  );
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Since 2023 a role that assumes itself needs to be trusted by its own trust policy as well, like any other principal. Without that the call fails with AccessDenied. Only roles that the setting rolewright.roles declares are checked, because their names are known.',
  references: [
    {
      title: 'Announcing an update to IAM role trust policy behavior',
      url: 'https://aws.amazon.com/blogs/security/announcing-an-update-to-iam-role-trust-policy-behavior/',
    },
  ],
  examples: {
    bad: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Action": "sts:AssumeRole",
      "Resource": "arn:aws:iam::210987654321:role/orders"
//                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ suggestion trust-self-assume
`),
        fileName: 'permissions.json',
        role: { name: 'orders', files: [ec2Trust] },
      },
    ],
    good: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Action": "sts:AssumeRole",
      "Resource": "arn:aws:iam::210987654321:role/orders"
`),
        fileName: 'permissions.json',
        role: {
          name: 'orders',
          files: [
            {
              fileName: 'trust-policy.json',
              ...policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:root" },
      "Action": "sts:AssumeRole",
      "Condition": { "ArnEquals": { "aws:PrincipalArn": "arn:aws:iam::210987654321:role/orders" } }
`),
            },
          ],
        },
      },
    ],
  },
});
