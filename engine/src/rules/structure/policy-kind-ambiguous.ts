import type { Element } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['resource'],
  fix: 'none',
  documentsOnly: true,
  needsWholePolicy: true,
  summary: 'Some statements are of a trust policy and others of a permission policy.',
  messages: {
    mixed:
      'The statements disagree: this one has "{here}" and no "{other}", an earlier one has "{other}" and no "{here}". A role keeps the two in separate documents, its trust policy and its permission policies.',
  },
  check: {
    policy(ctx, policy) {
      const shapes = policy.statements.map(({ principal, notPrincipal, resource, notResource }) => {
        const who = principal ?? notPrincipal;
        const what = resource ?? notResource;
        return who && !what ? who : what && !who ? what : undefined;
      });
      const isWho = (element: Element) => element.name.endsWith('Principal');
      const first = shapes.find((element) => element !== undefined);
      const odd = first && shapes.find((element) => element && isWho(element) !== isWho(first));
      if (!odd) return;
      ctx.report({
        span: contentSpan(odd.member.key, ctx.document.text),
        message: 'mixed',
        data: isWho(odd) ? { here: 'Principal', other: 'Resource' } : { here: 'Resource', other: 'Principal' },
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'A statement with a principal and no resource belongs in a trust policy, one with a resource and no principal in a permission policy. No policy of AWS has both, so the document has to be split in two. A setting or the file name can say which of the two a document is meant to be.',
  references: [
    {
      title: 'Grammar of the IAM JSON policy language',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html',
    },
  ],
  examples: {
    bad: [
      {
        ...policyOf(
          `
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRole"
`,
          `
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets"
//     ^^^^^^^^ warning policy-kind-ambiguous
`,
        ),
        fileName: 'role.json',
      },
    ],
    good: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "logging.s3.amazonaws.com" },
      "Action": "s3:PutObject",
      "Resource": "arn:aws:s3:::my-app-logs/*"
`),
        fileName: 'bucket.json',
      },
    ],
  },
});
