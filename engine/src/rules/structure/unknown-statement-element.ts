import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'quickfix',
  summary: 'A statement has a member that is no statement element.',
  accessAnalyzer: ['INVALID_POLICY_ELEMENT'],
  messages: {
    misspelt: '"{key}" is not a statement element; "{meant}" is. IAM refuses a statement with other elements.',
    taken: '"{key}" is not a statement element, and the statement has "{meant}" already. IAM refuses this document.',
    unknown: '"{key}" is not a statement element. IAM refuses a statement with other elements than its own.',
  },
  check: {
    statement(ctx, statement) {
      for (const { member, meant } of statement.unknownMembers) {
        const key = member.key.value;
        // The element itself, or an earlier member that is read as it, stands there already.
        const taken =
          meant !== undefined &&
          (statement.node.members.some((other) => other.key.value === meant) ||
            statement.unknownMembers.find((other) => other.meant === meant)?.member !== member);
        ctx.report({
          span: contentSpan(member.key, ctx.document.text),
          message: meant === undefined ? 'unknown' : taken ? 'taken' : 'misspelt',
          data: { key, meant: meant ?? '' },
          fixes: (edit) =>
            meant !== undefined && !taken
              ? [
                  {
                    title: `Rename "${key}" to "${meant}"`,
                    kind: 'quickfix',
                    edits: edit.renameMember(member, meant),
                  },
                ]
              : [
                  {
                    title: `Remove "${key}"`,
                    kind: 'suggestion',
                    edits: edit.removeMember(statement.node, member),
                  },
                ],
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'IAM knows nine statement elements and compares their names letter by letter, so "action", "Principle", "Resources" and "Conditions" are refused ("Syntax errors in policy").',
  references: [
    {
      title: 'Grammar of the IAM JSON policy language',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html',
    },
    {
      title: 'Access Analyzer: Invalid policy element',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
    },
  ],
  peers: { parliament: ['MALFORMED'], cfnLint: ['E3510', 'E3530'] },
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "action": "s3:ListBucket",
//     ^^^^^^ error unknown-statement-element (fix)
      "Resources": ["arn:aws:s3:::my-app-assets"]
//     ^^^^^^^^^ error unknown-statement-element (fix)
`),
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principle": { "Service": "lambda.amazonaws.com" },
//     ^^^^^^^^^ error unknown-statement-element (fix)
      "Action": "sts:AssumeRole",
      "Comment": "The function of the web shop"
//     ^^^^^^^ error unknown-statement-element (fix)
`),
        fileName: 'lambda-trust-policy.json',
      },
    ],
    good: [
      policyOf(`
      "Sid": "ListAssets",
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets",
      "Condition": { "StringLike": { "s3:prefix": "public/*" } }
`),
    ],
  },
});
