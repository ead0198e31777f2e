import { isPatternOf } from '../../access/role';
import { expandAction, isEveryAction } from '../../actions/actionPattern';
import type { IamData } from '../../data/types';
import type { ActionItem, Policy } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { ec2Trust, policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['permission'],
  fix: 'none',
  summary: "An action is allowed that the role's permissions boundary does not allow.",
  messages: {
    one: 'The permissions boundary {boundary} does not allow "{action}", so the role cannot use it. Take the action out here, or choose another boundary.',
    several:
      'The permissions boundary {boundary} allows neither "{action}" nor {more} more of the actions in this policy, so the role cannot use them. Take them out here, or choose another boundary.',
  },
  check: {
    role(ctx, role) {
      const boundary = role.boundary === undefined ? undefined : ctx.data.managedPolicy(role.boundary);
      if (!boundary) return;
      const patterns = ctx.data.managedPolicyActions(boundary.arn);
      if (patterns.length === 0) return;
      for (const part of role.policies) {
        const [first, ...more] = blockedBy(patterns, part.policy, ctx.data);
        if (!first) continue;
        const span = (item: ActionItem) => contentSpan(item.node, part.document.text);
        ctx.report({
          part,
          span: span(first),
          message: more.length > 0 ? 'several' : 'one',
          data: { boundary: boundary.name, action: first.node.value, more: more.length },
          related: more
            .slice(0, 10)
            .map((item) => ({ span: span(item), message: 'The boundary blocks this as well.' })),
        });
      }
    },
  },
});

/** The actions that a boundary leaves nothing of. Unknown ones are left to other rules. */
function blockedBy(patterns: readonly string[], { statements }: Policy, data: IamData): readonly ActionItem[] {
  return statements
    .filter(({ effect }) => effect === 'Allow')
    .flatMap(({ action }) => action?.items ?? [])
    .filter(({ action }) => {
      const expansion = isEveryAction(action) ? [] : expandAction(data, action);
      return expansion.length > 0 && !expansion.some(({ key }) => isPatternOf(patterns, key));
    });
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A role may do what its policies and its permissions boundary both allow. What only the policy allows comes to nothing: the call fails with AccessDenied. Only roles with a policy of AWS as their boundary are checked, because its content is known.',
  references: [
    {
      title: 'Permissions boundaries for IAM entities',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html',
    },
  ],
  examples: {
    bad: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:PutObject"],
//                                ^^^^^^^^^^^^ warning role-boundary-blocks
      "Resource": "arn:aws:s3:::my-app-assets/*"
`),
        fileName: 'permissions.json',
        role: { name: 'reports', files: [ec2Trust], boundary: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' },
      },
    ],
    good: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*"
`),
        fileName: 'permissions.json',
        role: { name: 'reports', files: [ec2Trust], boundary: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' },
      },
      {
        ...policyOf(`
      "Effect": "Allow",
      "Action": "s3:PutObject",
      "Resource": "arn:aws:s3:::my-app-assets/*"
`),
        fileName: 'permissions.json',
        role: { name: 'reports', files: [ec2Trust], boundary: 'arn:aws:iam::210987654321:policy/my-boundary' },
      },
    ],
  },
});
