import { defineRule, type RulePage } from '../rule';

export const rule = defineRule({
  severity: 'suggestion',
  appliesTo: ['trust', 'permission', 'resource'],
  fix: 'none',
  // The block is what the finding is about.
  unsure: 'holes',
  summary: 'The file is a template that another tool fills in.',
  messages: {
    template:
      'This file is a template: another tool fills in {block} before IAM reads the policy. Only what can be read without it is checked.',
  },
  check: {
    policy(ctx, policy) {
      const { templates, policies, text } = ctx.document;
      const [block] = templates;
      if (!block || policies[0] !== policy) return;
      const [line = ''] = text.slice(block.start, Math.min(block.end, block.start + longestShown)).split(/\r?\n/);
      const isWhole = line.length === block.end - block.start;
      ctx.report({ span: block, message: 'template', data: { block: `"${line}${isWhole ? '' : '…'}"` } });
    },
  },
});

const longestShown = 40;

export const page = (): RulePage => ({
  since: '0.1.0',
  why: "Terraform's templatefile, Jinja, Helm and ERB put blocks outside of strings, where JSON allows none. Such a file becomes a policy only when its tool has filled it in, so it isn't reported as broken JSON. Values that are blocks are unknown, statements with blocks between their members are skipped, and fixing the whole file changes nothing. Check the finished document for complete results.",
  references: [
    {
      title: 'Terraform: templatefile',
      url: 'https://developer.hashicorp.com/terraform/language/functions/templatefile',
    },
    { title: 'RFC 8259: the JSON format', url: 'https://www.rfc-editor.org/rfc/rfc8259' },
  ],
  examples: {
    bad: [
      {
        text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["s3:GetObject"],
      "Resource": \${jsonencode(arns)}
//                ^^^^^^^^^^^^^^^^^^^ suggestion template-blocks
    }
  ]
}`,
      },
      {
        text: `{
  "Version": "2012-10-17",
  "Statement": [
    %{ for bucket in buckets ~}
//  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ suggestion template-blocks
    {
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::\${bucket}"
    },
    %{ endfor ~}
    {
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*"
    }
  ]
}`,
      },
    ],
    good: [
      {
        text: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::\${bucket}/<%/*"
    }
  ]
}`,
      },
    ],
  },
});
