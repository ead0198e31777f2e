import { defineRule, type Fix, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  needsWholePolicy: true,
  summary: 'A statement does not say whether it allows or denies.',
  accessAnalyzer: ['MISSING_EFFECT'],
  messages: {
    missing: 'This statement has no "Effect". IAM refuses a statement that neither allows nor denies.',
  },
  check: {
    statement(ctx, { effectElement, node, sid }) {
      // An empty statement is reported as one.
      if (effectElement || node.members.length === 0) return;
      ctx.report({
        span: { start: node.start, end: node.start + 1 },
        message: 'missing',
        fixes: (edit) => {
          const insert = (effect: string): Fix => ({
            title: `Insert "Effect": "${effect}"`,
            kind: 'suggestion',
            edits: edit.insertMember(node, 'Effect', effect, sid?.member),
          });
          return [insert('Allow'), insert('Deny')];
        },
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'There is no default: IAM refuses a statement without "Effect" ("Missing required field Effect").',
  references: [
    {
      title: 'IAM JSON policy elements: Effect',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_effect.html',
    },
  ],
  peers: { parliament: ['MALFORMED'] },
  examples: {
    bad: [
      policyOf(`
//  ^ error missing-effect (fix)
      "Sid": "ListAssets",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets"
`),
    ],
    good: [
      policyOf(`
      "Sid": "ListAssets",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets",
      "Effect": "Allow"
`),
    ],
  },
});
