import { resolveKey } from '../../conditions/conditionKey';
import type { Policy } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { matchesWildcard } from '../../text/wildcard';
import { defineRule, type RulePage } from '../rule';
import { requiresKey } from '../shared/conditionClause';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks } from '../shared/references';

/** Keys that a session request carries only when it may also do this. */
const actionForKey: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'aws:requesttag/<>': 'sts:TagSession',
    'aws:tagkeys': 'sts:TagSession',
    'sts:transitivetagkeys': 'sts:TagSession',
    'sts:sourceidentity': 'sts:SetSourceIdentity',
  }),
);

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'suggestion',
  needsWholePolicy: true,
  summary: 'A trust policy asks for session tags or a source identity and does not allow passing them.',
  accessAnalyzer: ['MISSING_ACTION_FOR_CONDITION_KEY'],
  messages: {
    missing:
      '"{key}" is only in requests that may use {action}, and this policy does not allow that. The condition is never met.',
  },
  check: {
    condition(ctx, clause) {
      const { statement } = clause.element;
      if (statement.effect !== 'Allow' || !requiresKey(clause)) return;
      const needed = actionForKey.get(resolveKey(ctx.data, clause.key)?.id ?? '');
      const actions = statement.action?.member.value;
      if (needed === undefined || !actions || allows(ctx.policy, needed)) return;
      ctx.report({
        span: contentSpan(clause.keyMember.key, ctx.document.text),
        message: 'missing',
        data: { key: clause.key, action: needed },
        fixes: (edit) => [
          {
            title: `Add "${needed}" to the actions (widens access)`,
            kind: 'suggestion',
            edits: edit.addValue(actions, needed),
          },
        ],
      });
    },
  },
});

function allows(policy: Policy, action: string): boolean {
  const lower = action.toLowerCase();
  return policy.statements.some(
    (statement) =>
      statement.effect === 'Allow' &&
      (statement.notAction !== undefined ||
        statement.action?.opaque === true ||
        statement.action?.items.some((item) => matchesWildcard(item.node.value.toLowerCase(), lower))),
  );
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A caller may pass session tags only with sts:TagSession and a source identity only with sts:SetSourceIdentity. Without that action the key is never in the request, so the condition is never met.',
  references: [
    {
      title: 'Passing session tags in AWS STS',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html',
    },
    accessAnalyzerChecks,
  ],
  examples: {
    bad: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:role/my-app-deployer" },
      "Action": "sts:AssumeRole",
      "Condition": {
        "StringEquals": { "aws:RequestTag/team": "billing" }
//                         ^^^^^^^^^^^^^^^^^^^ error condition-missing-action-for-key (fix)
      }
`),
        fileName: 'deploy-trust-policy.json',
      },
    ],
    good: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::210987654321:role/my-app-deployer" },
      "Action": ["sts:AssumeRole", "sts:TagSession"],
      "Condition": {
        "StringEquals": { "aws:RequestTag/team": "billing" }
      }
`),
        fileName: 'deploy-trust-policy.json',
      },
    ],
  },
});
