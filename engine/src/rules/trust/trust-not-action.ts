import { assumeActions, trustWays } from '../../trust/trust';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks } from '../shared/references';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust'],
  fix: 'suggestion',
  summary: 'A trust policy uses "NotAction".',
  messages: {
    notAction: 'This allows every action but the ones named. Name the action for assuming the role instead.',
  },
  check: {
    statement(ctx, statement) {
      const element = statement.notAction;
      if (!element || statement.action) return;
      const ways = [...(trustWays(statement) ?? [])];
      const [way] = ways;
      ctx.report({
        span: element.member,
        message: 'notAction',
        fixes: (edit) => {
          const { value } = element.member;
          if (!value || !way || ways.length > 1 || statement.effect !== 'Allow') return [];
          const action = assumeActions[way];
          return [
            {
              title: `Allow only ${action} (narrows access)`,
              kind: 'suggestion',
              edits: [...edit.renameMember(element.member, 'Action'), ...edit.replaceValue(value, action)],
            },
          ];
        },
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A trust policy allows a few known actions. "NotAction" allows all but the ones named, those for assuming the role or passing tags included, and hides which ones these are.',
  references: [accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "NotAction": "sts:TagSession"
//    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning trust-not-action (fix)
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRole"
`),
    ],
  },
});
