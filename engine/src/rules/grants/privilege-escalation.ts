import { type Escalation, escalationsByAnchor } from '../../access/escalation';
import type { Grant } from '../../access/grants';
import { inWords, isFullAdmin } from '../../access/openGrant';
import type { ActionItem } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RelatedPlace, type RulePage } from '../rule';
import { escalationSeverity, escalationWeights, isSaidByServiceWildcard } from '../shared/escalationWeight';
import { policyOf } from '../shared/examples';
import { leastPrivilege } from '../shared/references';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['permission'],
  fix: 'none',
  needsWholePolicy: true,
  summary: 'The allowed actions together are a way to more rights.',
  messages: {
    alone: '{actions} is a way to more rights than this role is given. {allows}',
    together: '{actions} together are a way to more rights than this role is given. {allows}',
    several: '{count} ways to more rights than this role is given need "{item}". One is {actions}. {allows}',
  },
  check: {
    policy(ctx, policy) {
      if (policy.statements.some(isFullAdmin)) return;
      const { text } = ctx.document;
      for (const [item, all] of escalationsByAnchor(policy, ctx.data)) {
        const escalations = all.filter((one) => !isSaidByServiceWildcard(one));
        const [first] = [...escalations].sort(
          (a, b) => escalationWeights.indexOf(escalationSeverity(a)) - escalationWeights.indexOf(escalationSeverity(b)),
        );
        if (!first) continue;
        const { actions, allows: what } = first.method;
        ctx.report({
          span: contentSpan(item.node, text),
          message: escalations.length > 1 ? 'several' : actions.length > 1 ? 'together' : 'alone',
          severity: escalationSeverity(first),
          data: { actions: inWords(actions, 6), allows: what, count: escalations.length, item: item.node.value },
          related: relatedPlaces(escalations, item, text),
        });
      }
    },
  },
});

function relatedPlaces(escalations: readonly Escalation[], anchor: ActionItem, text: string): RelatedPlace[] {
  const places = new Map<ActionItem, Set<string>>();
  for (const { item, known } of escalations.flatMap(({ grants }): readonly Grant[] => grants)) {
    if (!item || item === anchor) continue;
    places.set(item, (places.get(item) ?? new Set()).add(known.id));
  }
  return [...places].slice(0, 10).map(([item, ids]) => ({
    span: contentSpan(item.node, text),
    message: `Here ${inWords([...ids], 6)} is allowed.`,
  }));
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Some actions look harmless one by one and together let the role become another: pass a strong role to a new function and run code in it, write a policy, take a key. Counted are the smallest sets that public research lists, over all statements, patterns expanded, denied actions left out. What is limited to named resources, or to a service by `iam:PassedToService`, is not counted or weighs less.',
  references: [
    leastPrivilege,
    { title: 'pathfinding.cloud: AWS IAM privilege escalation paths', url: 'https://pathfinding.cloud' },
    {
      title: 'Permissions boundaries for IAM entities',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html',
    },
  ],
  peers: { parliament: ['PRIVILEGE_ESCALATION'] },
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"],
//                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning privilege-escalation
      "Resource": "arn:aws:ec2:eu-west-1:210987654321:launch-template/*"
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "iam:AttachRolePolicy",
//               ^^^^^^^^^^^^^^^^^^^^ security privilege-escalation
      "Resource": "arn:aws:iam::210987654321:role/*"
`),
    ],
    good: [
      policyOf(
        `
      "Effect": "Allow",
      "Action": ["lambda:CreateFunction", "lambda:InvokeFunction"],
      "Resource": "arn:aws:lambda:eu-west-1:210987654321:function:my-app-*"
`,
        `
      "Effect": "Allow",
      "Action": "iam:PassRole",
      "Resource": "arn:aws:iam::210987654321:role/my-app-api",
      "Condition": { "StringEquals": { "iam:PassedToService": "lambda.amazonaws.com" } }
`,
      ),
    ],
  },
});
