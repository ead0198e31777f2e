import { serviceSlip } from '../../actions/actionTypo';
import { sliceSpan } from '../../syntax/syntax';
import { defineRule, type RulePage } from '../rule';
import { exchangeAction, isWellFormed, lossOf } from '../shared/actionText';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['permission'],
  fix: 'quickfix',
  unsure: 'branches',
  summary: 'The prefix of an action belongs to no AWS service.',
  accessAnalyzer: ['INVALID_SERVICE_IN_ACTION', 'INVALID_SERVICE'],
  messages: {
    slip: '"{prefix}" is the prefix of no AWS service; "{meant}" is. {loss}',
    unknown:
      '"{prefix}" is not among the service prefixes that AWS had on {date}. Unless it is newer, no request matches this action.',
  },
  check: {
    oddAction(ctx, item) {
      const { action } = item;
      if (!action.hasPrefix || ctx.data.hasService(action.service)) return;
      if (!isWellFormed(item) || ctx.data.retiredService(action.service)) return;
      const prefix = action.text.slice(0, action.service.length);
      const span = sliceSpan(item.node, ctx.document.text, 0, prefix.length);
      const slip = serviceSlip(ctx.data, action);
      const fixes = slip && {
        fixes: (edit: Parameters<typeof exchangeAction>[0]) => [
          exchangeAction(
            edit,
            item,
            `${slip.meant}:${action.name}`,
            { from: prefix, to: slip.meant },
            slip.certain ? 'quickfix' : 'suggestion',
          ),
        ],
      };
      if (slip?.certain) {
        const data = { prefix, meant: slip.meant, loss: lossOf(item.element) };
        ctx.report({ span, message: 'slip', data, ...fixes });
        return;
      }
      ctx.report({
        span,
        message: 'unknown',
        severity: 'warning',
        data: { prefix, date: ctx.data.date },
        ...fixes,
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'IAM stores such an action without a word, and no request ever matches it, so the permission is missing only when it is needed. The prefix is often not the name of the service: logs of CloudWatch are `logs`, Step Functions are `states`. A prefix that is merely unknown is a warning, as AWS may have added it since.',
  references: [
    {
      title: 'Actions, resources, and condition keys for AWS services',
      url: 'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
    },
    {
      title: 'Access Analyzer: Invalid service in action',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
    },
  ],
  peers: { parliament: ['UNKNOWN_PREFIX'], cfnLint: ['W3037'] },
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "lamda:InvokeFunction",
//               ^^^^^ error action-unknown-service (fix)
      "Resource": "arn:aws:lambda:eu-west-1:210987654321:function:my-app-api"
`),
      policyOf(`
      "Effect": "Allow",
      "Action": ["cloudwatch-logs:CreateLogStream", "logs:PutLogEvents"],
//                ^^^^^^^^^^^^^^^ error action-unknown-service (fix)
      "Resource": "arn:aws:logs:eu-west-1:210987654321:log-group:/aws/lambda/my-app-api:*"
`),
      policyOf(`
      "Effect": "Allow",
      "Action": ["frobnicate:ListFrobs", "s3:ListBucket"],
//                ^^^^^^^^^^ warning action-unknown-service
      "Resource": "arn:aws:s3:::my-app-assets"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "Lambda:InvokeFunction",
      "Resource": "arn:aws:lambda:eu-west-1:210987654321:function:my-app-api"
`),
    ],
  },
});
