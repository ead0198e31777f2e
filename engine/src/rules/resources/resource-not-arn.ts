import { type BuiltArn, buildArn, formatsOfActions, placesIn, resourcePart } from '../../access/arnRepair';
import type { IamData } from '../../data/iamData';
import { splitArn } from '../../model/arn';
import type { Statement } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { findBlanks, looksUnfilled } from '../../values/placeholders';
import { hasTemplateGap, withoutVariables } from '../../values/variables';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['permission'],
  fix: 'quickfix',
  summary: 'A resource is neither an ARN nor "*".',
  accessAnalyzer: ['INVALID_ARN_PREFIX'],
  messages: {
    text: '"{resource}" is no ARN. IAM accepts only "*" or a text that begins with "arn:", and refuses the document.',
    url: '"{resource}" is a URL, not an ARN. IAM accepts only "*" or a text that begins with "arn:", and refuses the document.',
    case: 'An ARN begins with "arn:" in lower case. IAM refuses "{resource}".',
  },
  check: {
    resource(ctx, item) {
      const text = item.node.value;
      if (text.startsWith('arn:') || text === '*' || text.trim() === '' || isFilledInLater(text)) return;
      const { statement } = item.element;
      const { data } = ctx;
      const message = /^arn:/i.test(text) ? 'case' : /^[a-z0-9]+:\/\//i.test(text) ? 'url' : 'text';
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message,
        severity: message === 'text' && looksUnfilled(withoutVariables(text, '').text) ? 'warning' : 'error',
        data: { resource: text },
        fixes: (edit) => {
          const arn = arnFor(data, statement, text.trim());
          if (!arn) return [];
          return [
            {
              title: `Replace "${text}" by "${arn.text}"`,
              kind: arn.open || (arn.text.includes('*') && !text.includes('*')) ? 'suggestion' : 'quickfix',
              edits: edit.replaceText(item.node, arn.text),
            },
          ];
        },
      });
    },
  },
});

/** Templates of many tools stand where a value will be; another rule speaks of those. */
function isFilledInLater(text: string): boolean {
  return hasTemplateGap(text) || /^(?:[<$[%]|__|@@)/.test(text) || findBlanks(text, true).length > 0;
}

/** The one ARN that a text can be meant for, given the statement's actions. */
function arnFor(data: IamData, statement: Statement, text: string): BuiltArn | undefined {
  if (/^\*+$/.test(text)) return { text: '*', open: false };
  if (/^arn:/i.test(text)) return { text: `arn:${text.slice(4)}`, open: false };
  const places = placesIn(statement.policy);
  if (data.partition(text.split(':')[0] ?? '')) return asArn(`arn:${text}`);
  if (data.hasService(text.split(':')[0] ?? '')) {
    const arn = asArn(`arn:${places.partition ?? 'aws'}:${text}`);
    if (arn) return arn;
  }
  const url = fromUrl(text, places.partition ?? 'aws');
  if (url || text.includes('://')) return url;
  const formats = formatsOfActions(data, statement);
  for (const allowName of [false, true]) {
    const built = new Map<string, BuiltArn>();
    for (const format of formats) {
      const resource = resourcePart(format, text, allowName);
      if (resource === undefined) continue;
      const arn = buildArn(format, { resource }, places);
      built.set(arn.text, arn);
    }
    const [only, second] = built.values();
    if (only) return second ? undefined : only;
  }
  return undefined;
}

function asArn(text: string): BuiltArn | undefined {
  return splitArn(text).length >= 6 ? { text, open: false } : undefined;
}

/** The ARN of a bucket, an object or a queue from its URL. */
function fromUrl(text: string, partition: string): BuiltArn | undefined {
  const s3 =
    /^s3:\/\/([^/]+)\/?(.*)$/i.exec(text) ?? /^https?:\/\/([^/]+)\.s3[.-][^/]*amazonaws\.com[^/]*\/?(.*)$/i.exec(text);
  if (s3) return { text: `arn:${partition}:s3:::${s3[1]}${s3[2] ? `/${s3[2]}` : ''}`, open: false };
  const sqs = /^https?:\/\/sqs\.([a-z0-9-]+)\.amazonaws\.com[^/]*\/(\d{12})\/([^/]+)$/i.exec(text);
  return sqs ? { text: `arn:${partition}:sqs:${sqs[1]}:${sqs[2]}:${sqs[3]}`, open: false } : undefined;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'IAM knows resources by their ARN only. A bucket name, a URL or a function name is refused ("Resource … must be in ARN format or \\"*\\"").',
  references: [
    {
      title: 'IAM JSON policy elements: Resource',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html',
    },
  ],
  peers: { parliament: ['INVALID_ARN'] },
  examples: {
    bad: [
      policyOf(
        `
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "my-app-assets"
//                 ^^^^^^^^^^^^^ error resource-not-arn (fix)
`,
        `
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "s3://my-app-assets/public/*"
//                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^ error resource-not-arn (fix)
`,
      ),
      policyOf(`
      "Effect": "Allow",
      "Action": "lambda:InvokeFunction",
      "Resource": ["my-app-api", "arn:aws:lambda:eu-west-1:210987654321:function:my-app-worker"]
//                  ^^^^^^^^^^ error resource-not-arn (fix)
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "sqs:SendMessage",
      "Resource": "https://sqs.eu-west-1.amazonaws.com/210987654321/my-app-jobs"
//                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error resource-not-arn (fix)
`),
    ],
    good: [
      policyOf(
        `
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": { "Fn::GetAtt": ["Bucket", "Arn"] }
`,
        `
      "Effect": "Allow",
      "Action": "s3:ListAllMyBuckets",
      "Resource": "*"
`,
      ),
    ],
  },
});
