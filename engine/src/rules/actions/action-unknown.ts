import { coversAction } from '../../actions/actionPattern';
import { actionSlip } from '../../actions/actionTypo';
import type { Editor } from '../../edits/editor';
import { parseAction } from '../../model/action';
import type { ActionItem } from '../../model/model';
import { sliceSpan } from '../../syntax/syntax';
import { defineRule, type FixKind, type RulePage } from '../rule';
import { exchangeAction, isWellFormed, lossOf } from '../shared/actionText';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['permission'],
  fix: 'quickfix',
  unsure: 'branches',
  summary: 'The service has no action of this name.',
  accessAnalyzer: ['INVALID_ACTION'],
  messages: {
    slip: '"{service}" has no action "{name}"; it has "{meant}". {loss}',
    operation: '"{action}" is no action. What it stands for is allowed by "{meant}". {loss}',
    superfluous: '"{action}" is no action. What it stands for is allowed by "{meant}", which is in the list.',
    elsewhere:
      '"{service}" had no action "{name}" on {date}; "{owner}" has one. Unless the action is newer, no request matches it.',
    unknown: '"{service}" had no action "{name}" on {date}. Unless the action is newer, no request matches it.',
    near: '"{service}" had no action "{name}" on {date}, but "{meant}". Unless the action is newer, no request matches it.',
  },
  check: {
    oddAction(ctx, item) {
      const { action } = item;
      if (action.hasWildcard || !action.hasPrefix || !ctx.data.hasService(action.service)) return;
      const service = ctx.data.service(action.service);
      if (!service || service.actions.has(action.lowerName) || action.name === '') return;
      if (!isWellFormed(item) || ctx.data.retiredAction(action.text)) return;

      const prefix = action.text.slice(0, action.service.length);
      const text = ctx.document.text;
      const nameSpan = sliceSpan(item.node, text, prefix.length + 1, action.text.length);
      const data = { service: service.prefix, action: action.text, name: action.name, loss: lossOf(item.element) };
      const renamed = (name: string, kind: FixKind) => (edit: Editor) => [
        exchangeAction(edit, item, `${prefix}:${name}`, { from: action.name, to: name }, kind),
      ];

      const alias = ctx.data.actionAlias(action.text);
      if (alias !== undefined) {
        const [owner = '', name = ''] = alias.split(':');
        const isSuperfluous = isInList(item, alias);
        ctx.report({
          span: nameSpan,
          message: isSuperfluous ? 'superfluous' : 'operation',
          severity: isSuperfluous ? 'warning' : 'error',
          data: { ...data, meant: alias },
          fixes:
            owner === action.service
              ? renamed(name, 'quickfix')
              : (edit) => [exchangeAction(edit, item, alias, { from: action.text, to: alias }, 'quickfix')],
        });
        return;
      }
      const slip = actionSlip(ctx.data, service, action.name);
      const [owner, secondOwner] = ctx.data.servicesWithAction(action.name);
      if (slip?.certain) {
        ctx.report({
          span: nameSpan,
          message: 'slip',
          data: { ...data, meant: slip.meant },
          fixes: renamed(slip.meant, 'quickfix'),
        });
      } else if (!slip && owner !== undefined && secondOwner === undefined) {
        ctx.report({
          span: sliceSpan(item.node, text, 0, prefix.length),
          message: 'elsewhere',
          severity: 'warning',
          data: { ...data, owner, date: ctx.data.date },
          fixes: (edit) => [
            exchangeAction(edit, item, `${owner}:${action.name}`, { from: prefix, to: owner }, 'suggestion'),
          ],
        });
      } else {
        ctx.report({
          span: nameSpan,
          message: slip ? 'near' : 'unknown',
          severity: 'warning',
          data: { ...data, meant: slip?.meant ?? '', date: ctx.data.date },
          ...(slip && { fixes: renamed(slip.meant, 'suggestion') }),
        });
      }
    },
  },
});

/** Whether another item of the same list already says what was meant, as in the template SQSPollerPolicy of AWS SAM. */
function isInList(item: ActionItem, action: string): boolean {
  const meant = parseAction(action);
  return item.element.items.some((one) => one !== item && coversAction(one.action, meant));
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'IAM stores such an action without a word, and no request ever matches it. Many names are those of API operations that another action allows: ListObjects needs `s3:ListBucket`, HeadObject needs `s3:GetObject`. A name that is merely unknown is a warning, as AWS may have added it since.',
  references: [
    {
      title: 'Actions, resources, and condition keys for AWS services',
      url: 'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
    },
    {
      title: 'Access Analyzer: Invalid action',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
    },
  ],
  peers: { parliament: ['UNKNOWN_ACTION'], cfnLint: ['W3037'] },
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:ListObjects",
//                  ^^^^^^^^^^^ error action-unknown (fix)
      "Resource": "arn:aws:s3:::my-app-assets"
`),
      policyOf(`
      "Effect": "Allow",
      "Action": [
        "lambda:InvokeFuntion"
//              ^^^^^^^^^^^^^ error action-unknown (fix)
      ],
      "Resource": "arn:aws:lambda:eu-west-1:210987654321:function:my-app-api"
`),
      policyOf(`
      "Effect": "Allow",
      "Action": ["dynamodb:GetItems", "dynamodb:PutItem"],
//                         ^^^^^^^^ warning action-unknown (fix)
      "Resource": "arn:aws:dynamodb:eu-west-1:210987654321:table/my-app-orders"
`),
      // The template SQSPollerPolicy of AWS SAM lists such names beside the real ones.
      policyOf(`
      "Effect": "Allow",
      "Action": ["sqs:DeleteMessage", "sqs:DeleteMessageBatch"],
//                                         ^^^^^^^^^^^^^^^^^^ warning action-unknown (fix)
      "Resource": "arn:aws:sqs:eu-west-1:210987654321:my-app-jobs"
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "cloudwatch:PutLogEvents",
//               ^^^^^^^^^^ warning action-unknown (fix)
      "Resource": "arn:aws:logs:eu-west-1:210987654321:log-group:/aws/lambda/my-app-api:*"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["s3:listbucket", "s3:\${operation}"],
      "Resource": "arn:aws:s3:::my-app-assets"
`),
    ],
  },
});
