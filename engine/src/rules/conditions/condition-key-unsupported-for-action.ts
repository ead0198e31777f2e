import { actionSupportsKey, resolveKey, supportedKeys } from '../../conditions/conditionKey';
import type { IamData } from '../../data/types';
import type { Editor } from '../../edits/editor';
import type { ActionItem, ConditionClause, Statement } from '../../model/model';
import { contentSpan } from '../../syntax/syntax';
import { defineRule, type Fix, type RulePage } from '../rule';
import { requiresKey } from '../shared/conditionClause';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks } from '../shared/references';
import { splitFix } from '../shared/statementSplit';

export const rule = defineRule({
  severity: 'warning',
  appliesTo: ['permission'],
  fix: 'suggestion',
  summary: 'A condition uses a service key that an action in the same statement does not supply.',
  accessAnalyzer: ['UNSUPPORTED_ACTION_FOR_CONDITION_KEY'],
  messages: {
    denyAction:
      'AWS does not list "{key}" among the keys of {action}. Without it the condition below is never met and {action} is not denied.',
    denyAll:
      'AWS lists "{key}" for none of the actions here. Without it the condition is never met and the statement denies nothing.',
    action:
      'AWS does not list "{key}" among the keys of {action}. Without it the condition below is never met and {action} is not allowed; give it a statement of its own.',
    all: 'AWS lists "{key}" for none of the actions here. Without it the condition is never met and the statement allows nothing.',
  },
  check: {
    statement(ctx, statement) {
      const { effect } = statement;
      if (!effect || !statement.condition || !statement.action) return;
      const denies = effect === 'Deny';
      const severity = denies ? { severity: 'security' as const } : {};
      for (const clause of statement.condition.clauses) {
        const unsupported = unsupportedActions(ctx.data, statement, clause);
        if (unsupported.length === 0) continue;
        if (unsupported.length === statement.action.items.length && !statement.action.opaque) {
          ctx.report({
            span: contentSpan(clause.keyMember.key, ctx.document.text),
            message: denies ? 'denyAll' : 'all',
            data: { key: clause.key },
            ...severity,
            fixes: (edit) => confusedKeyFix(edit, clause),
          });
          continue;
        }
        for (const item of unsupported) {
          ctx.report({
            span: contentSpan(item.node, ctx.document.text),
            message: denies ? 'denyAction' : 'action',
            data: { action: item.action.text, key: clause.key },
            ...severity,
            fixes: (edit) => splitFix(edit, clause, [item]),
            related: [{ span: clause.keyMember.key, message: 'The key that the action does not supply' }],
          });
        }
      }
    },
  },
});

/**
 * `lambda:FunctionArn` is only about event source mappings; who wants to say which function makes a call means another
 * key (https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html).
 */
function confusedKeyFix(edit: Editor, clause: ConditionClause): Fix[] {
  const meant = 'lambda:SourceFunctionArn';
  if (clause.lowerKey !== 'lambda:functionarn') return [];
  return [
    {
      title: `Use "${meant}" (changes what matches)`,
      kind: 'suggestion',
      edits: edit.renameMember(clause.keyMember, meant),
    },
  ];
}

/** AWS Marketplace's own managed policies use its keys with many actions that are not listed with them. */
const marketplace = 'aws-marketplace:';

/** Only keys of services that publish them: what is global or unknown may be there for any action. */
function unsupportedActions(data: IamData, statement: Statement, clause: ConditionClause): readonly ActionItem[] {
  if (!requiresKey(clause) || clause.lowerKey.startsWith('aws:')) return [];
  const key = resolveKey(data, clause.key);
  if (
    key?.origin !== 'service' ||
    clause.lowerKey.startsWith(marketplace) ||
    !isAssociated(data, clause.lowerKey, key.id)
  )
    return [];
  return (statement.action?.items ?? []).filter(({ action }) => {
    if (action.hasWildcard || !action.hasPrefix) return false;
    const service = data.service(action.service);
    const known = service?.actions.get(action.lowerName);
    return service !== undefined && known !== undefined && !actionSupportsKey(service, known, key.id);
  });
}

/** Some keys are published for the service and for none of its actions; then nothing can be concluded. */
function isAssociated(data: IamData, lowerKey: string, id: string): boolean {
  const service = data.service(lowerKey.slice(0, lowerKey.indexOf(':')));
  return service !== undefined && supportedKeys(service).has(id);
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'An action that does not supply the key never meets the condition, so an Allow never allows it and a Deny never denies it. AWS lists the keys of each action; this rule compares actions that are written out in full with that list and counts the keys of their resource types.',
  references: [
    {
      title: 'Actions, resources, and condition keys for AWS services',
      url: 'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
    },
    accessAnalyzerChecks,
  ],
  peers: { parliament: ['UNKNOWN_CONDITION_FOR_ACTION'] },
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": [
        "s3:GetObject",
        "s3:DeleteObject"
//       ^^^^^^^^^^^^^^^ warning condition-key-unsupported-for-action (fix)
      ],
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "s3:ExistingObjectTag/team": "billing" }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "s3:prefix": "reports/" }
//                         ^^^^^^^^^ warning condition-key-unsupported-for-action
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "ArnEquals": { "lambda:FunctionArn": "arn:aws:lambda:eu-west-1:210987654321:function:my-app-worker" }
//                      ^^^^^^^^^^^^^^^^^^ warning condition-key-unsupported-for-action (fix)
      }
`),
      policyOf(`
      "Effect": "Deny",
      "Action": "s3:DeleteObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringLike": { "s3:ExistingObjectTag/team": "billing" }
//                       ^^^^^^^^^^^^^^^^^^^^^^^^^ security condition-key-unsupported-for-action
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::my-app-assets",
      "Condition": {
        "StringEquals": { "s3:prefix": "reports/" }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "kms:Decrypt",
      "Resource": "arn:aws:kms:eu-west-1:210987654321:key/0d990263-018e-4e65-a703-eff731de951e",
      "Condition": {
        "StringEquals": { "kms:ViaService": "s3.eu-west-1.amazonaws.com" }
      }
`),
    ],
  },
});
