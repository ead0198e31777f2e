import { statementElement } from '../../model/elements';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'quickfix',
  documentsOnly: true,
  summary: 'A policy has a member that is no policy element.',
  accessAnalyzer: ['INVALID_POLICY_ELEMENT'],
  messages: {
    misspelt: '"{key}" is not a policy element; "{meant}" is. IAM refuses a document with other elements.',
    taken: '"{key}" is not a policy element, and the policy has "{meant}" already. IAM refuses this document.',
    statement: '"{key}" belongs in a statement, not beside "Statement". IAM refuses it here.',
    unknown: '"{key}" is not a policy element: only "Version", "Id" and "Statement" are. IAM refuses this document.',
  },
  check: {
    policy(ctx, policy) {
      for (const { member, meant } of policy.unknownMembers) {
        const key = member.key.value;
        // Behind a missing bracket the elements of a statement only seem to stand here.
        if (policy.incomplete && statementElement(key).exact) continue;
        // The element itself, or an earlier member that is read as it, stands there already.
        const taken =
          meant !== undefined &&
          (policy.node.members.some((other) => other.key.value === meant) ||
            policy.unknownMembers.find((other) => other.meant === meant)?.member !== member);
        const remove = { title: `Remove "${key}"`, kind: 'suggestion' } as const;
        ctx.report({
          span: contentSpan(member.key, ctx.document.text),
          message: messageOf(key, meant, taken),
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
              : [{ ...remove, edits: edit.removeMember(policy.node, member) }],
        });
      }
    },
  },
});

function messageOf(key: string, meant: string | undefined, taken: boolean) {
  if (meant !== undefined) return taken ? 'taken' : 'misspelt';
  return statementElement(key).exact ? 'statement' : 'unknown';
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'At its top a policy knows only "Version", "Id" and "Statement", spelt exactly so. IAM refuses a document with anything else ("Syntax errors in policy").',
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
  peers: { cfnLint: ['E3510', 'E3530'] },
  examples: {
    bad: [
      {
        text: `{
  "Version": "2012-10-17",
  "Statements": [
// ^^^^^^^^^^ error unknown-top-level-element (fix)
    {
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets"
    }
  ]
}`,
      },
      {
        text: `{
  "Version": "2012-10-17",
  "Description": "Lists the assets",
// ^^^^^^^^^^^ error unknown-top-level-element (fix)
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets"
    }
  ]
}`,
      },
    ],
    good: [
      {
        text: `{
  "Version": "2012-10-17",
  "Id": "AssetsReader",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets"
    }
  ]
}`,
      },
    ],
  },
});
