import { isEveryResource } from '../../arn/arnPattern';
import type { IamData, ManagedPolicy } from '../../data/types';
import type { Policy } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['permission'],
  fix: 'none',
  needsWholePolicy: true,
  summary: 'An AWS managed policy allows the same.',
  messages: {
    same: 'This policy allows what the AWS managed policy {name} allows. Attach that instead, or narrow the resources: {arn}.',
  },
  check: {
    policy(ctx, policy) {
      const actions = actionsOnEverything(policy);
      const same = actions && candidatesOf(ctx.data).get(actions);
      if (!same || !policy.statement) return;
      ctx.report({
        span: contentSpan(policy.statement.member.key, ctx.document.text),
        message: 'same',
        data: { name: same.name, arn: same.arn },
      });
    },
  },
});

/** The policy's actions in one text, when it allows them plainly and on every resource. */
function actionsOnEverything({ statements }: Policy): string | undefined {
  let count = 0;
  for (const { effect, action, resource, condition, notResource } of statements) {
    if (effect !== 'Allow' || !action || !resource || condition || notResource || action.opaque) return undefined;
    if (!resource.items.some(({ node }) => isEveryResource(node.value))) return undefined;
    count += action.items.length;
    if (count > mostActions) return undefined;
  }
  const actions = new Set<string>();
  for (const { action } of statements) {
    for (const { node } of action?.items ?? []) actions.add(node.value.toLowerCase());
  }
  return actions.size > 1 ? [...actions].sort().join(' ') : undefined;
}

const mostActions = 100;

const candidates = new WeakMap<IamData, ReadonlyMap<string, ManagedPolicy>>();

/** The managed policies that recipes for roles name, by their actions. */
function candidatesOf(data: IamData): ReadonlyMap<string, ManagedPolicy> {
  const known = candidates.get(data);
  if (known) return known;
  const byActions = new Map<string, ManagedPolicy>();
  for (const { arn } of data.recipes().flatMap(({ managedPolicies }) => managedPolicies)) {
    const policy = data.managedPolicy(arn);
    const actions = data.managedPolicyActions(arn).map((action) => action.toLowerCase());
    const text = [...new Set(actions)].sort().join(' ');
    // Some policies are equal; the recipe that comes first is the commoner one.
    if (policy && actions.length > 1 && !byActions.has(text)) byActions.set(text, policy);
  }
  candidates.set(data, byActions);
  return byActions;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'AWS keeps some policies for execution roles, and adds to them when a service needs more. Where a policy of your own allows exactly the same actions on every resource, the managed one can be attached instead. Narrower resources are a good reason to keep your own.',
  references: [
    {
      title: 'Managed policies and inline policies',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html',
    },
  ],
  examples: {
    bad: [
      {
        text: `{
  "Version": "2012-10-17",
  "Statement": [
// ^^^^^^^^^ suggestion managed-policy-equivalent
    {
      "Effect": "Allow",
      "Action": [
        "xray:PutTraceSegments",
        "xray:PutTelemetryRecords",
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:GetSamplingStatisticSummaries"
      ],
      "Resource": "*"
    }
  ]
}`,
      },
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
      "Resource": "*"
`),
    ],
  },
});
