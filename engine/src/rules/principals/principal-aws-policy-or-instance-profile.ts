import type { Arn } from '../../model/arn';
import { contentSpan } from '../../syntax/syntax';
import { principalForm } from '../../trust/principal';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { principalElement } from '../shared/references';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'suggestion',
  summary: 'The ARN of a policy, an instance profile or another resource is named as a principal.',
  messages: {
    iam: '"{value}" is {sort}, and only accounts, users and roles can be principals. IAM refuses this document.',
    resource: '"{value}" is a resource of {service}, and resources cannot be principals. IAM refuses this document.',
  },
  check: {
    principal(ctx, item) {
      const value = item.node.value;
      const { shape, arn } = principalForm(value);
      if (item.type !== 'AWS' || !arn || (shape !== 'other-arn' && shape !== 'other-iam-arn')) return;
      const service = ctx.data.principal(`${arn.service}.amazonaws.com`);
      const alone = item.element.groups.length === 1 && item.group.items.length === 1 && !item.group.list;
      const role = roleOf(arn);
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: shape === 'other-arn' ? 'resource' : 'iam',
        data: { value, sort: sortOf(arn), service: ctx.data.serviceName(arn.service) ?? arn.service },
        fixes: (edit) => {
          if (role) {
            return [{ title: `Trust the role ${role}`, kind: 'suggestion', edits: edit.replaceText(item.node, role) }];
          }
          if (!alone || service?.kind !== 'service-role') return [];
          return [
            {
              title: `Trust ${service.name} instead`,
              kind: 'suggestion',
              edits: [...edit.renameMember(item.group.member, 'Service'), ...edit.replaceText(item.node, service.name)],
            },
          ];
        },
      });
    },
  },
});

function sortOf(arn: Arn): string {
  if (arn.resource.startsWith('policy/')) return 'a policy';
  return arn.resource.startsWith('instance-profile/') ? 'an instance profile' : 'not a user or role';
}

/** Instance profiles are mostly named like the role they hold. */
function roleOf(arn: Arn): string | undefined {
  if (!arn.resource.startsWith('instance-profile/')) return undefined;
  return `arn:${arn.partition}:iam::${arn.account}:role/${arn.resource.slice('instance-profile/'.length)}`;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Only those who make requests can be principals: accounts, users, roles and sessions. A function or an instance makes its requests as its role; to let a service use this role, trust the service.',
  references: [principalElement],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:lambda:eu-west-1:210987654321:function:my-app-orders" },
//                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error principal-aws-policy-or-instance-profile (fix)
      "Action": "sts:AssumeRole"
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:instance-profile/my-app-web" },
//                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error principal-aws-policy-or-instance-profile (fix)
      "Action": "sts:AssumeRole"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:role/my-app-web" },
      "Action": "sts:AssumeRole"
`),
    ],
  },
});
