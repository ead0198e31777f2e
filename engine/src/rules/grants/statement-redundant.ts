import { coveredStatements } from '../../access/statementCover';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['permission'],
  fix: 'quickfix',
  needsWholePolicy: true,
  summary: 'Another statement says all that this one says.',
  accessAnalyzer: ['REDUNDANT_STATEMENT'],
  messages: {
    equal: 'This statement says the same as statement {number}. Removing it changes nothing.',
    covered: 'Statement {number} covers all that this statement says. Removing it changes nothing.',
  },
  check: {
    policy(ctx, policy) {
      const list = policy.statement?.member.value;
      for (const { statement, by, equal } of coveredStatements(policy)) {
        const { node } = statement;
        ctx.report({
          span: { start: node.start, end: node.start + 1 },
          message: equal ? 'equal' : 'covered',
          data: { number: by.index + 1 },
          related: [
            { span: { start: by.node.start, end: by.node.start + 1 }, message: 'The statement that covers it.' },
          ],
          fixes: (edit) => {
            if (list?.type !== 'array') return [];
            return [{ title: 'Remove this statement', kind: 'quickfix', edits: edit.removeItem(list, node) }];
          },
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A statement with the same effect covers its actions, its resources and its conditions. The second one changes nothing, takes space, and hides that removing it removes no access.',
  references: [
    {
      title: 'Access Analyzer: Redundant statement',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
    },
  ],
  examples: {
    bad: [
      policyOf(
        `
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:PutObject"],
      "Resource": "arn:aws:s3:::my-app-assets/*"
`,
        `
//  ^ suggestion statement-redundant (fix)
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/public/*"
`,
      ),
    ],
    good: [
      policyOf(
        `
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:PutObject"],
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": { "StringEquals": { "aws:PrincipalTag/team": "assets" } }
`,
        `
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/public/*"
`,
      ),
    ],
  },
});
