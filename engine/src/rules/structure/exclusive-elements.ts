import type { Element } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'A statement has an element and its opposite.',
  accessAnalyzer: ['UNSUPPORTED_ELEMENT_COMBINATION'],
  messages: {
    both: '"{negated}" cannot stand beside "{plain}" in one statement. IAM refuses this document.',
  },
  check: {
    statement(ctx, statement) {
      const { action, notAction, resource, notResource, node, policy } = statement;
      if (!notAction && !notResource) return;
      const pairs: [Element | undefined, Element | undefined][] = [[action, notAction]];
      // In a trust policy neither has a place, which another rule says.
      if (policy.kind !== 'trust') pairs.push([resource, notResource]);
      for (const [plain, negated] of pairs) {
        if (!plain || !negated) continue;
        ctx.report({
          span: contentSpan(negated.member.key, ctx.document.text),
          message: 'both',
          data: { plain: plain.name, negated: negated.name },
          fixes: (edit) =>
            [negated, plain].map((element) => ({
              title: `Remove "${element.name}" (changes access)`,
              kind: 'suggestion',
              edits: edit.removeMember(node, element.member),
            })),
        });
      }
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: '"Action" and "NotAction" exclude each other, and so do "Resource" and "NotResource". IAM refuses a statement with both.',
  references: [
    {
      title: 'Grammar of the IAM JSON policy language',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html',
    },
    {
      title: 'Access Analyzer: Unsupported element combination',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
    },
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Deny",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "NotResource": "arn:aws:s3:::my-app-assets/private/*"
//     ^^^^^^^^^^^ error exclusive-elements (fix)
`),
    ],
    good: [
      policyOf(
        `
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*"
`,
        `
      "Effect": "Deny",
      "Action": "s3:GetObject",
      "NotResource": "arn:aws:s3:::my-app-assets/public/*"
`,
      ),
    ],
  },
});
