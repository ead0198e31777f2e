import { contentSpan } from '../../syntax/syntax';
import { principalForm } from '../../trust/principal';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { principalElement } from '../shared/references';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'none',
  summary: 'A user group is named as a principal.',
  messages: {
    group:
      'A user group such as "{name}" cannot be a principal, and IAM refuses this document. Trust the account, and allow sts:AssumeRole on this role in a policy of the group.',
  },
  check: {
    principal(ctx, item) {
      const { shape, arn } = principalForm(item.node.value);
      if (shape !== 'group' || item.type === 'CanonicalUser') return;
      const name = arn?.resource.slice('group/'.length) ?? '';
      ctx.report({ span: contentSpan(item.node, ctx.document.text), message: 'group', data: { name } });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A group only hands policies to its users; nobody signs in as a group. IAM refuses groups as principals. Trust the account, and let the policies of the group allow sts:AssumeRole on this role.',
  references: [principalElement],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:group/my-app-team" },
//                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error principal-aws-group
      "Action": "sts:AssumeRole"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:user/my-app-user" },
      "Action": "sts:AssumeRole"
`),
    ],
  },
});
