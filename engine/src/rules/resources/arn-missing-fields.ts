import {
  type BuiltArn,
  buildArn,
  formatsOfActions,
  formatsOfService,
  placesIn,
  resourcePart,
} from '../../access/arnRepair';
import type { IamData } from '../../data/iamData';
import { splitArn } from '../../model/arn';
import type { Statement } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { hasWildcard } from '../../text/wildcard';
import { hasTemplateGap } from '../../values/variables';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['permission'],
  fix: 'quickfix',
  unsure: 'holes',
  summary: 'An ARN has fewer than six parts.',
  accessAnalyzer: ['MISSING_ARN_FIELD'],
  messages: {
    missing:
      '"{arn}" has {count} parts, and an ARN has six: arn:partition:service:region:account:resource. It stands for no resource.',
    open: '"{arn}" has {count} of the six parts of an ARN. IAM takes the missing ones as "*".',
  },
  check: {
    resource(ctx, item) {
      const text = item.node.value;
      if (item.arn || !text.startsWith('arn:') || hasTemplateGap(text) || /\.\.\.|…/.test(text)) return;
      const parts = splitArn(text);
      const [, partition = '', service = ''] = parts;
      // "arn:*" and the like are every resource, of which other rules speak.
      if (parts.length < 4 && hasWildcard(text)) return;
      if (hasWildcard(service)) return;
      const { statement } = item.element;
      const { data } = ctx;
      const open = text.endsWith('*') && !text.includes('/') && /:[*]$/.test(text);
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: open ? 'open' : 'missing',
        ...(open && { severity: 'warning' as const }),
        data: { arn: text, count: parts.length },
        fixes: (edit) => {
          const arn = open
            ? padded(text, parts.length)
            : completed(data, statement, partition, service, parts.slice(3));
          if (!arn) return [];
          return [
            {
              title: `Replace "${text}" by "${arn.text}"`,
              kind: arn.open ? 'suggestion' : 'quickfix',
              edits: edit.replaceText(item.node, arn.text),
            },
          ];
        },
      });
    },
  },
});

function padded(text: string, count: number): BuiltArn {
  return { text: text + ':*'.repeat(6 - count), open: false };
}

/** The one ARN of the service that the parts behind its name can be meant for. */
function completed(
  data: IamData,
  statement: Statement,
  partition: string,
  service: string,
  rest: readonly string[],
): BuiltArn | undefined {
  if (rest.length === 0) return undefined;
  const places = placesIn(statement.policy);
  const readings = readingsOf(data, rest);
  const ofActions = formatsOfActions(data, statement).filter((format) => splitArn(format)[2] === service);
  for (const [formats, allowName] of [
    [ofActions, false],
    [formatsOfService(data, service), false],
    [ofActions, true],
  ] as const) {
    const built = new Map<string, BuiltArn>();
    for (const format of formats) {
      for (const { region, account, resource: written } of readings) {
        const resource = resourcePart(format, written, allowName);
        if (resource === undefined) continue;
        const arn = buildArn(format, { partition, region, account, resource }, places);
        built.set(arn.text, arn);
      }
    }
    const [only, second] = built.values();
    if (only) return second ? undefined : only;
  }
  return undefined;
}

/** What the parts behind the service can be: a resource alone, or one behind a region or an account. */
function readingsOf(data: IamData, rest: readonly string[]) {
  const [first = '', ...others] = rest;
  const tail = others.join(':');
  if (others.length === 0) return [{ region: undefined, account: undefined, resource: first }];
  if (first === '') return [{ region: undefined, account: undefined, resource: tail }];
  if (data.partitionOfRegion(first)) return [{ region: first, account: undefined, resource: tail }];
  if (/^\d{12}$/.test(first)) return [{ region: undefined, account: first, resource: tail }];
  return [{ region: undefined, account: undefined, resource: rest.join(':') }];
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'An ARN is arn:partition:service:region:account:resource. The colons stay where a part is empty: a bucket is arn:aws:s3:::my-bucket. With a part missing, the name ends up as the region or account; IAM refuses many such ARNs ("The policy failed legacy parsing"), and the others match nothing.',
  references: [
    {
      title: 'Identify AWS resources with ARNs',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html',
    },
    {
      title: 'Access Analyzer: Missing ARN field',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
    },
  ],
  examples: {
    bad: [
      policyOf(
        `
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:my-app-assets"
//                 ^^^^^^^^^^^^^^^^^^^^^^^^ error arn-missing-fields (fix)
`,
        `
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3::my-app-assets/*"
//                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^ error arn-missing-fields (fix)
`,
      ),
      policyOf(`
      "Effect": "Allow",
      "Action": "iam:GetRole",
      "Resource": "arn:aws:iam:210987654321:role/my-app-role"
//                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error arn-missing-fields (fix)
`),
      policyOf(`
      "Effect": "Deny",
      "Action": "rds:DeleteDBInstance",
      "Resource": "arn:aws:rds:*"
//                 ^^^^^^^^^^^^^ warning arn-missing-fields (fix)
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
