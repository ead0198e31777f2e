import { resourceFit } from '../../access/resourceFit';
import { expandAction } from '../../actions/actionPattern';
import type { Editor } from '../../edits/editor';
import type { ResourceItem, Statement } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type Fix, type RulePage } from '../rule';
import { formatsReference } from '../shared/arnField';
import { policyOf } from '../shared/examples';
import { readableFormat } from '../shared/readableFormat';

/** A statement with more such actions was made by rote; it gets one finding. */
const mostFindings = 4;

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['permission'],
  fix: 'suggestion',
  needsWholePolicy: true,
  summary: 'An action works on other resources than the statement lists.',
  messages: {
    mismatch:
      '"{action}" works on {types}, with ARNs such as {format}. No resource of this statement is one, so it allows nothing here.',
    several:
      '"{action}" works on {types}, and no resource of this statement is one. The same holds for {more} more of its actions, which allow nothing here.',
    pattern: 'No action of "{action}" works on a resource of this statement. It allows nothing here.',
  },
  check: {
    statement(ctx, statement) {
      const { mismatched, idle } = resourceFit(ctx.data, statement);
      const isBulk = mismatched.length > mostFindings;
      for (const item of isBulk ? mismatched.slice(0, 1) : mismatched) {
        const { action } = item;
        const [known] = expandAction(ctx.data, action);
        const types = action.hasWildcard ? [] : (known?.action.resourceTypes.map((type) => type.name) ?? []);
        ctx.report({
          span: contentSpan(item.node, ctx.document.text),
          message: isBulk ? 'several' : action.hasWildcard ? 'pattern' : 'mismatch',
          data: {
            action: action.text,
            types: listOf(types),
            format: known ? readableFormat(known) : '',
            more: mismatched.length - 1,
          },
          ...(isBulk && {
            related: mismatched.slice(1).map(({ node }) => ({
              span: contentSpan(node, ctx.document.text),
              message: 'No resource of the statement fits this action either.',
            })),
          }),
          ...(!isBulk && { fixes: (edit) => fixesFor(edit, statement, action.service, types, idle) }),
        });
      }
    },
  },
});

/** Corrects the resources that nothing else uses, or adds what the action needs beside them. */
function fixesFor(
  edit: Editor,
  statement: Statement,
  service: string,
  types: readonly string[],
  idle: readonly ResourceItem[],
): Fix[] {
  const items = statement.resource?.items ?? [];
  const written = items.map((item) => item.node.value);
  const wanted = items.flatMap((item) => {
    const arn = meantResource(item.node.value, service, types);
    return arn === undefined || written.includes(arn) ? [] : [{ item, arn }];
  });
  const [first] = wanted;
  const value = statement.resource?.member.value;
  if (!first || !value) return [];
  const missing = [...new Set(wanted.map(({ arn }) => arn))];
  if (wanted.every(({ item }) => idle.includes(item))) {
    if (wanted.length > 1) return [];
    return [
      {
        title: `Replace "${first.item.node.value}" with "${first.arn}"`,
        kind: 'suggestion',
        edits: edit.replaceText(first.item.node, first.arn),
      },
    ];
  }
  return missing.length > 1
    ? []
    : [{ title: `Add "${first.arn}" (adds access)`, kind: 'suggestion', edits: edit.addValue(value, first.arn) }];
}

/** The bucket of objects that are listed, the objects of a bucket, the streams of a log group, or the role of a session. */
function meantResource(arn: string, service: string, types: readonly string[]): string | undefined {
  if (service === 's3' && types.includes('object')) return /^arn:[^:]*:s3:::[^/]+$/.test(arn) ? `${arn}/*` : undefined;
  if (service === 's3' && types.includes('bucket')) return /^(arn:[^:]*:s3:::[^/]+)\//.exec(arn)?.[1];
  if (service === 'iam' && types.includes('role')) {
    // The session's ARN leaves out the role's path (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html).
    const [, partition, account, role] = /^arn:([^:]*):sts::([^:]*):assumed-role\/([^/]+)(?:\/.*)?$/.exec(arn) ?? [];
    return role === undefined ? undefined : `arn:${partition}:iam::${account}:role/${role}`;
  }
  if (service === 'logs' && types.includes('log-stream'))
    return /^arn:[^:]*:logs:.*:log-group:[^:*]+$/.test(arn) ? `${arn}:*` : undefined;
  return undefined;
}

function listOf(types: readonly string[]): string {
  const names = [...new Set(types)].map((type) => `"${type}"`);
  if (names.length <= 1) return `the type ${names[0] ?? ''}`;
  if (names.length <= 3) return `the types ${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return `the types ${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Each action works on certain types of resources: s3:ListBucket on the bucket, s3:GetObject on what is in it. An action whose type is missing from the list allows nothing, and the call fails with AccessDenied.',
  references: [formatsReference],
  peers: { parliament: ['RESOURCE_MISMATCH'], cfnLint: ['I3510'] },
  examples: {
    bad: [
      policyOf(
        `
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:ListBucket"],
//                                ^^^^^^^^^^^^^ warning resource-action-mismatch (fix)
      "Resource": "arn:aws:s3:::my-app-assets/*"
`,
        `
      "Effect": "Allow",
      "Action": "s3:PutObject",
//               ^^^^^^^^^^^^ warning resource-action-mismatch (fix)
      "Resource": "arn:aws:s3:::my-app-logs"
`,
      ),
      policyOf(`
      "Effect": "Allow",
      "Action": "logs:PutLogEvents",
//               ^^^^^^^^^^^^^^^^^ warning resource-action-mismatch (fix)
      "Resource": "arn:aws:logs:eu-west-1:210987654321:log-group:/aws/lambda/my-app-api"
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "iam:GetRole",
//               ^^^^^^^^^^^ warning resource-action-mismatch (fix)
      "Resource": "arn:aws:sts::210987654321:assumed-role/my-app/worker"
`),
      policyOf(`
      "Effect": "Allow",
      "Action": ["sns:Publish", "sqs:SendMessage"],
//                               ^^^^^^^^^^^^^^^ warning resource-action-mismatch
      "Resource": "arn:aws:sns:eu-west-1:210987654321:my-app-news"
`),
    ],
    good: [
      policyOf(
        `
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:ListBucket"],
      "Resource": ["arn:aws:s3:::my-app-assets", "arn:aws:s3:::my-app-assets/*"]
`,
        `
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:ListBucket"],
      "Resource": "arn:aws:s3:::my-app-logs*"
`,
        `
      "Effect": "Deny",
      "Action": ["s3:DeleteObject", "s3:DeleteBucket"],
      "Resource": "arn:aws:s3:::my-app-assets"
`,
      ),
    ],
  },
});
