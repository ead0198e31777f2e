import type { Policy } from '../../model/model';
import { contentSpan, type StringNode } from '../../syntax/syntax';
import { hasPlaceholder } from '../../syntax/templateFunction';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'quickfix',
  summary: 'Two statements of a policy have the same id.',
  accessAnalyzer: ['UNIQUE_SIDS_REQUIRED', 'UNIQUE_SIDS_RECOMMENDED'],
  messages: {
    duplicate:
      '"{sid}" is the id of an earlier statement already. IAM refuses a policy whose statement ids are not unique.',
  },
  check: {
    policy(ctx, policy) {
      if (policy.statements.length < 2) return;
      const first = new Map<string, StringNode>();
      for (const { sid } of policy.statements) {
        const node = sid?.member.value;
        if (node?.type !== 'string' || node.value === '' || hasPlaceholder(node.value)) continue;
        const earlier = first.get(node.value);
        if (!earlier) {
          first.set(node.value, node);
          continue;
        }
        ctx.report({
          span: contentSpan(node, ctx.document.text),
          message: 'duplicate',
          data: { sid: node.value },
          related: [{ span: earlier, message: 'The first statement with this id' }],
          fixes: (edit) => {
            const fresh = freshSid(policy, node.value);
            return [{ title: `Rename this id to "${fresh}"`, kind: 'quickfix', edits: edit.replaceText(node, fresh) }];
          },
        });
      }
    },
  },
});

/** The id with the first number that makes it unique in the policy. */
function freshSid(policy: Policy, sid: string): string {
  const taken = new Set(
    policy.statements.map((statement) => {
      const value = statement.sid?.member.value;
      return value?.type === 'string' ? value.value : '';
    }),
  );
  const stem = sid.replace(/\d+$/, '');
  let number = 2;
  while (taken.has(`${stem}${number}`)) number++;
  return `${stem}${number}`;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'The ids of the statements of one policy must differ. IAM refuses the document ("Statement IDs (SID) in a single policy must be unique").',
  references: [
    {
      title: 'IAM JSON policy elements: Sid',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html',
    },
  ],
  peers: { parliament: ['DUPLICATE_SID'], cfnLint: ['E3510', 'E3530'] },
  examples: {
    bad: [
      policyOf(
        `
      "Sid": "Assets",
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets"
`,
        `
      "Sid": "Assets",
//            ^^^^^^ error sid-duplicate (fix)
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/public/*"
`,
      ),
    ],
    good: [
      policyOf(
        `
      "Sid": "Assets",
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets"
`,
        `
      "Sid": "assets",
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/public/*"
`,
      ),
    ],
  },
});
