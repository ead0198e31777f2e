import { inWords } from '../../access/openGrant';
import { type SensitiveAccess, sensitiveAccesses, sensitiveGrants } from '../../access/sensitiveAccess';
import { coversArn } from '../../arn/arnPattern';
import { hasCondition } from '../../conditions/conditionScope';
import type { Editor } from '../../edits/editor';
import type { ResourceItem, Statement } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type Fix, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'security',
  appliesTo: ['permission'],
  fix: 'suggestion',
  summary: 'A statement allows what the setting "rolewright.sensitiveResources" says nobody should be allowed.',
  messages: {
    resource:
      '"{resource}" takes in "{arn}", on which the setting "rolewright.sensitiveResources" wants nobody to be allowed {actions}. Name other resources, or deny it.',
    notResource:
      'NotResource does not leave out "{arn}", on which the setting "rolewright.sensitiveResources" wants nobody to be allowed {actions}. Add it to the list, or deny it.',
  },
  check: {
    statement(ctx, statement) {
      const { sensitiveResources } = ctx.settings;
      for (const { access, resource, actions } of sensitiveGrants(
        ctx.data,
        statement,
        accessesOf(sensitiveResources),
      )) {
        const place = resource?.node ?? statement.notResource?.member.key;
        if (!place) continue;
        ctx.report({
          span: contentSpan(place, ctx.document.text),
          message: resource ? 'resource' : 'notResource',
          severity: hasCondition(statement) ? 'warning' : 'security',
          data: { resource: resource?.node.value ?? '', arn: access.arn, actions: inWords(actions) },
          fixes: (edit) => (isAllOf(resource, access) ? [] : denyFix(edit, statement, access)),
        });
      }
    },
  },
});

const read = new WeakMap<object, readonly SensitiveAccess[]>();

/** The setting's patterns are taken apart once. */
function accessesOf(setting: Readonly<Record<string, readonly string[]>>): readonly SensitiveAccess[] {
  const known = read.get(setting) ?? sensitiveAccesses(setting);
  read.set(setting, known);
  return known;
}

/** Whether nothing else is allowed, so that a Deny would leave nothing of the statement. */
function isAllOf(resource: ResourceItem | undefined, { arn }: SensitiveAccess): boolean {
  return resource !== undefined && coversArn(arn, resource.node.value);
}

function denyFix(edit: Editor, { policy }: Statement, { arn, actions }: SensitiveAccess): Fix[] {
  const owner = policy.statement?.member.value;
  if (owner?.type !== 'array') return [];
  const texts = actions.map(({ text }) => text);
  const deny = { Effect: 'Deny', Action: texts.length === 1 ? texts[0] : texts, Resource: arn };
  return [{ title: `Deny it on "${arn}" (narrows access)`, kind: 'suggestion', edits: edit.appendItem(owner, deny) }];
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Only judged when the setting names something. Some resources are not for everyday roles: the bucket with the payroll, the key of the backups, the table with the passwords. The setting lists them with the actions that matter, so that a pattern that happens to take them in is seen before it is attached. An Allow under a condition is a warning, since the condition may keep it harmless.',
  references: [
    {
      title: 'Security best practices in IAM: least privilege',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html',
    },
  ],
  peers: { parliament: ['SENSITIVE_ACCESS'] },
  examples: {
    bad: [
      {
        ...policyOf(`
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:DeleteObject"],
      "Resource": "arn:aws:s3:::my-*/*"
//                 ^^^^^^^^^^^^^^^^^^^ security sensitive-access-configured (fix)
`),
        settings: { sensitiveResources: { 'arn:aws:s3:::my-payroll/*': ['s3:GetObject*', 's3:PutObject'] } },
      },
      {
        ...policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-payroll/2026/*",
//                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning sensitive-access-configured
      "Condition": { "StringEquals": { "aws:PrincipalTag/team": "payroll" } }
`),
        settings: { sensitiveResources: { 'arn:aws:s3:::my-payroll/*': ['*'] } },
      },
    ],
    good: [
      {
        ...policyOf(
          `
      "Effect": "Allow",
      "Action": "s3:DeleteObject",
      "Resource": "arn:aws:s3:::my-*/*"
`,
          `
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-assets/*"
`,
        ),
        settings: { sensitiveResources: { 'arn:aws:s3:::my-payroll/*': ['s3:GetObject*', 's3:PutObject'] } },
      },
    ],
  },
});
