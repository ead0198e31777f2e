import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['trust', 'permission'],
  fix: 'quickfix',
  summary: 'The id of a statement is empty.',
  accessAnalyzer: ['EMPTY_SID_VALUE'],
  messages: {
    empty: '"Sid" is empty. It can be left out.',
  },
  check: {
    statement(ctx, { sid, node }) {
      const value = sid?.member.value;
      if (!sid || value?.type !== 'string' || value.value !== '') return;
      // A lone quote is a string that is being typed.
      if (value.end - value.start < 2) return;
      ctx.report({
        span: value,
        message: 'empty',
        fixes: (edit) => [{ title: 'Remove "Sid"', kind: 'quickfix', edits: edit.removeMember(node, sid.member) }],
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'An empty "Sid" says nothing and can be left out.',
  references: [
    {
      title: 'IAM JSON policy elements: Sid',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Sid": "",
//           ^^ suggestion sid-empty (fix)
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets"
`),
    ],
  },
});
