import { defineRule, type RulePage } from '../rule';

const statement = `    {
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets"
    }`;

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['trust', 'permission'],
  fix: 'none',
  documentsOnly: true,
  summary: 'The file is written in UTF-16.',
  messages: {
    utf16: 'The file is written in UTF-16, which the AWS CLI cannot read as a policy. Save it with the encoding UTF-8.',
  },
  check: {
    policy(ctx, { node }) {
      const { encoding, policies } = ctx.document;
      if (encoding === 'UTF-8' || policies[0]?.node !== node) return;
      ctx.report({ span: { start: node.start, end: node.start + 1 }, message: 'utf16' });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'The AWS CLI reads the file behind "file://" as UTF-8 and stops at one in UTF-16, as the ">" of Windows PowerShell writes it. Most editors show such a file like any other, so an open editor shows no finding: only the check of files that are not open and the command line see the bytes. Save the file with the encoding UTF-8, or write it with "Out-File -Encoding ascii".',
  references: [
    {
      title: 'AWS CLI: load a parameter from a file',
      url: 'https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters-file.html',
    },
  ],
  examples: {
    bad: [
      {
        encoding: 'UTF-16',
        text: `  { "Version": "2012-10-17",
//^ warning file-not-utf8
  "Statement": [
${statement}
  ]
}`,
      },
    ],
    good: [
      {
        text: `{
  "Version": "2012-10-17",
  "Statement": [
${statement}
  ]
}`,
      },
    ],
  },
});
