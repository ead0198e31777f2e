import type { Policy, PrincipalItem } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { serviceName, servicePrincipalOf } from '../../trust/serviceName';
import { allowStatements, trustsOnlyServices } from '../../trust/trust';
import { knownUsePrincipals } from '../../trust/useCase';
import { defineRule, type Fix, type RuleContext, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { principalElement } from '../shared/references';
import { isPrincipalOf } from '../shared/servicePrincipals';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'suggestion',
  needsWholePolicy: true,
  unsure: 'holes',
  summary: 'The trust policy trusts another service than the one that will use the role.',
  messages: {
    used: '"{found}" is the service principal of {service}, but {kind} "{name}" uses this role. {needed} can\'t assume it.',
    none: '{kind} "{name}" uses this role, but {needed} can\'t assume it: no statement of this trust policy allows it.',
    wrong:
      '"{found}" is the service principal of {service}; this file is the trust policy of {use} ({reason}). {needed} cannot assume this role.',
  },
  check: {
    policy(ctx, policy) {
      const { useCase, data } = ctx;
      if (policy.owner) {
        reportUsers(ctx, policy);
        return;
      }
      if (!useCase) return;
      const items = trustedServices(policy);
      const needed = useCase.principals;
      if (!items || items.some((item) => needed.some((name) => isPrincipalOf(item.node.value, name)))) return;
      const uses = [...knownUsePrincipals()];
      const wrong = items.find((item) => uses.some((name) => isPrincipalOf(item.node.value, name)));
      const [first] = needed;
      if (!wrong || !first) return;
      const found = wrong.node.value;
      ctx.report({
        span: contentSpan(wrong.node, ctx.document.text),
        message: 'wrong',
        severity: useCase.certain ? 'error' : 'warning',
        data: {
          found,
          service: serviceName(data, found),
          use: useCase.label,
          reason: useCase.reason,
          needed: serviceName(data, first),
        },
        fixes: (edit) => {
          const { list } = wrong.group;
          const { value } = wrong.group.member;
          const many = needed.length > 1;
          const names = needed.join(' and ');
          const instead: Fix = {
            title: `Trust ${names} instead of ${found}`,
            kind: 'suggestion',
            isPreferred: true,
            edits: !many
              ? edit.replaceText(wrong.node, first)
              : list
                ? [
                    ...edit.replaceText(wrong.node, first),
                    ...needed.slice(1).flatMap((name) => edit.appendItem(list, name)),
                  ]
                : edit.replaceValue(wrong.node, needed),
          };
          if (!value || many) return [instead];
          return [instead, { title: `Add ${first} beside it`, kind: 'suggestion', edits: edit.addValue(value, first) }];
        },
      });
    },
  },
});

/** What the template's resources that use the role need is certain: each of their services has to be trusted. */
function reportUsers(ctx: RuleContext<'used' | 'none' | 'wrong'>, policy: Policy): void {
  const { data } = ctx;
  const items = knownPrincipals(policy);
  const [first] = items ?? [];
  if (!items || !first) return;
  const isTrusted = (service: string) => items.some((item) => isPrincipalOf(servicePrincipalOf(item.node), service));
  const users = (policy.owner?.usedBy ?? []).filter(({ service }) => !isTrusted(service));
  const [user] = users;
  if (!user) return;
  const services = items.filter(({ type }) => type === 'Service');
  const wrong = services.find((item) => data.principal(servicePrincipalOf(item.node)));
  // A service that doesn't exist is the matter of another rule.
  if (services.length > 0 && !wrong) return;
  const used = { kind: user.kind, name: user.name, needed: serviceName(data, user.service) };
  if (!wrong) {
    ctx.report({ span: first.element.member.key, message: 'none', data: used });
    return;
  }
  const found = servicePrincipalOf(wrong.node);
  // What others need has to stay.
  const isOnlyUse = users.length === (policy.owner?.usedBy ?? []).length;
  const isOnlyService = users.every(({ service }) => service === user.service);
  ctx.report({
    span: contentSpan(wrong.node, ctx.document.text),
    message: 'used',
    data: { found, service: serviceName(data, found), ...used },
    fixes: (edit) => [
      ...(isOnlyUse && isOnlyService && !wrong.node.holes
        ? [
            {
              title: `Trust ${user.service} instead of ${found}`,
              kind: 'suggestion' as const,
              edits: edit.replaceText(wrong.node, user.service),
            },
          ]
        : []),
      ...(wrong.group.member.value
        ? [
            {
              title: `Also trust ${user.service} (adds access)`,
              kind: 'suggestion' as const,
              edits: edit.addValue(wrong.group.member.value, user.service),
            },
          ]
        : []),
    ],
  });
}

/**
 * Everyone that a trust policy lets in; undefined when a Deny, everybody or what a template hides may change the answer. A
 * hole in the ARN of an account or role hides no service.
 */
function knownPrincipals(policy: Policy): readonly PrincipalItem[] | undefined {
  const all: PrincipalItem[] = [];
  for (const { effect, principal } of policy.statements) {
    if (effect !== 'Allow' || !principal || principal.text || principal.member.value?.type !== 'object')
      return undefined;
    for (const group of principal.groups) {
      const nodes = group.list?.items ?? [group.member.value];
      const items = [...group.items, ...group.unsure];
      if (group.type === undefined || nodes.some((node) => node?.type !== 'string')) return undefined;
      if (items.some(({ node }) => node.value.includes('*') || node.value === '')) return undefined;
      if (group.type === 'Service' && items.some((item) => servicePrincipalOf(item.node).includes('${')))
        return undefined;
      all.push(...items);
    }
  }
  return all;
}

/** The services a policy trusts; undefined when it trusts anything else, or hides something. */
function trustedServices(policy: Policy): readonly PrincipalItem[] | undefined {
  const allows = allowStatements(policy);
  if (allows.length === 0 || !allows.every(trustsOnlyServices)) return undefined;
  return allows.flatMap((statement) => statement.principal?.items ?? []);
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A service can assume a role only when the role trusts that service. A Lambda function whose role trusts EC2 cannot be created ("The role defined for the function cannot be assumed by Lambda"). In a template, the resources that use the role decide. Elsewhere the use is inferred from a setting, the file name, the folder or the files beside it; only a setting and the file name make it an error.',
  references: [
    {
      title: 'Defining Lambda function permissions with an execution role',
      url: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html',
    },
    principalElement,
  ],
  examples: {
    bad: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "ec2.amazonaws.com" },
//                               ^^^^^^^^^^^^^^^^^ error trust-wrong-service-for-use-case (fix)
      "Action": "sts:AssumeRole"
`),
        fileName: 'lambda-trust-policy.json',
        useCase: {
          label: 'a Lambda function',
          principals: ['lambda.amazonaws.com'],
          reason: 'file name "lambda-trust-policy.json"',
          certain: true,
        },
      },
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
//                               ^^^^^^^^^^^^^^^^^^^^ warning trust-wrong-service-for-use-case (fix)
      "Action": "sts:AssumeRole"
`),
        fileName: 'trust-policy.json',
        useCase: {
          label: 'an ECS task',
          principals: ['ecs-tasks.amazonaws.com'],
          reason: 'folder "ecs-task"',
          certain: false,
        },
      },
    ],
    good: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": ["lambda.amazonaws.com", "ec2.amazonaws.com"] },
      "Action": "sts:AssumeRole"
`),
        fileName: 'lambda-trust-policy.json',
        useCase: {
          label: 'a Lambda function',
          principals: ['lambda.amazonaws.com'],
          reason: 'file name "lambda-trust-policy.json"',
          certain: true,
        },
      },
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:role/my-app-role" },
      "Action": "sts:AssumeRole"
`),
        fileName: 'lambda-trust-policy.json',
        useCase: {
          label: 'a Lambda function',
          principals: ['lambda.amazonaws.com'],
          reason: 'file name "lambda-trust-policy.json"',
          certain: true,
        },
      },
    ],
  },
});
