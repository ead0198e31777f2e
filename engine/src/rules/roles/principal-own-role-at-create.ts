import type { Editor } from '../../edits/editor';
import { parseArn } from '../../model/arn';
import type { PrincipalItem } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type Fix, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { principalElement } from '../shared/references';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['trust'],
  fix: 'suggestion',
  summary: 'A trust policy names the very role it belongs to.',
  messages: {
    own: 'This is the role that the policy belongs to. The role cannot be created with it, since it is not there yet. Create it first and add this later, or name the account with a condition on "aws:PrincipalArn".',
  },
  check: {
    role(ctx, { name, trust }) {
      if (name === undefined || !trust) return;
      const own = trust.policy.statements
        .filter(({ effect }) => effect === 'Allow')
        .flatMap(({ principal }) => principal?.items ?? [])
        .filter(({ type, node }) => type === 'AWS' && roleNameOf(node.value) === name);
      // One role cannot be in two accounts: which of them it is, nobody knows here.
      if (new Set(own.map(({ node }) => parseArn(node.value)?.account)).size > 1) return;
      for (const item of own) {
        ctx.report({
          part: trust,
          span: contentSpan(item.node, trust.document.text),
          message: 'own',
          fixes: (edit) => nameAccount(edit, item),
        });
      }
    },
  },
});

/** The name in `arn:aws:iam::210987654321:role/path/name`. */
function roleNameOf(text: string): string | undefined {
  const arn = parseArn(text);
  return arn?.service === 'iam' ? /^role\/(?:.*\/)?([^/*]+)$/.exec(arn.resource)?.[1] : undefined;
}

/** Only where the role is the one principal and nothing else is asked: else the condition would bind others as well. */
function nameAccount(edit: Editor, { node, element }: PrincipalItem): Fix[] {
  const { statement, items, opaque } = element;
  const arn = parseArn(node.value);
  if (!arn || !/^\d{12}$/.test(arn.account) || items.length !== 1 || opaque || statement.condition) return [];
  const last = statement.node.members.at(-1);
  return [
    {
      title: 'Name the account, with a condition on "aws:PrincipalArn"',
      kind: 'suggestion',
      edits: [
        ...edit.replaceText(node, `arn:${arn.partition}:iam::${arn.account}:root`),
        ...edit.insertMember(statement.node, 'Condition', { ArnEquals: { 'aws:PrincipalArn': node.value } }, last),
      ],
    },
  ];
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'IAM checks that the roles which a trust policy names exist. A role cannot be created with a trust policy that names itself: it is not there yet, and CreateRole fails with "Invalid principal in policy". For a role that exists the policy is fine. The account with a condition on aws:PrincipalArn says the same and works in both cases.',
  references: [
    principalElement,
    {
      title: 'Update a role trust policy: a role that assumes itself',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html',
    },
  ],
  examples: {
    bad: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:role/orders" },
//                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ suggestion principal-own-role-at-create (fix)
      "Action": "sts:AssumeRole"
`),
        fileName: 'trust-policy.json',
        role: { name: 'orders', files: [] },
      },
    ],
    good: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:role/deployer" },
      "Action": "sts:AssumeRole"
`),
        fileName: 'trust-policy.json',
        role: { name: 'orders', files: [] },
      },
    ],
  },
});
