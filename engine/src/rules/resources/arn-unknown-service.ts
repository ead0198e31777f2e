import { isArnService, ownFormats } from '../../arn/arnFormats';
import { didYouMean } from '../../text/didYouMean';
import { isStandIn } from '../../values/placeholders';
import { defineRule, type RulePage } from '../rule';
import { arnReference, fieldSpan, formatsReference, isPlain, replaceFields } from '../shared/arnField';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['permission'],
  fix: 'quickfix',
  unsure: 'holes',
  summary: 'The service of an ARN is no AWS service.',
  accessAnalyzer: ['INVALID_SERVICE'],
  messages: {
    slip: '"{service}" is no service in ARNs; "{meant}" is. As it stands the ARN matches nothing.',
    unknown: '"{service}" was no service in ARNs on {date}. Unless it is newer, the ARN matches nothing.',
  },
  check: {
    resource(ctx, item) {
      const { arn } = item;
      if (!arn || !isPlain(arn.service) || ctx.data.hasService(arn.service)) return;
      const { service } = arn;
      if (service !== service.toLowerCase() || isStandIn(service) || ctx.data.retiredService(service)) return;
      if (isArnService(ctx.data, service)) return;
      const alias = ctx.data.serviceAlias(service);
      const meant = alias ?? didYouMean(service, ctx.data.servicePrefixes());
      const isCertain =
        alias !== undefined ||
        (meant !== undefined &&
          ownFormats(ctx.data, meant).length > 0 &&
          meant.replace(/[^a-z]/g, '') !== service.replace(/[^a-z]/g, ''));
      ctx.report({
        span: fieldSpan(item, 'service', ctx.document.text),
        message: isCertain ? 'slip' : 'unknown',
        ...(!isCertain && { severity: 'warning' as const }),
        data: { service, meant: meant ?? '', date: ctx.data.date },
        ...(meant !== undefined && {
          fixes: (edit) => [
            {
              title: `Replace "${service}" by "${meant}"`,
              kind: isCertain ? 'quickfix' : 'suggestion',
              edits: replaceFields(edit, item, arn, { service: meant }),
            },
          ],
        }),
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'An ARN names its service by the same word as the actions do, not by its product name: logs, states, elasticfilesystem. With another word it matches nothing. A word that is merely unknown is a warning, as AWS may have added it since.',
  references: [arnReference, formatsReference],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "lambda:InvokeFunction",
      "Resource": "arn:aws:lamda:eu-west-1:210987654321:function:my-app-api"
//                         ^^^^^ error arn-unknown-service (fix)
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "logs:PutLogEvents",
      "Resource": "arn:aws:cloudwatch-logs:eu-west-1:210987654321:log-group:/aws/lambda/my-app-api:*"
//                         ^^^^^^^^^^^^^^^ error arn-unknown-service (fix)
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": [
        "arn:aws:s3:::my-app-assets",
        "arn:aws:frobnicate:eu-west-1:210987654321:frob/my-app"
//               ^^^^^^^^^^ warning arn-unknown-service
      ]
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "es:ESHttpGet",
      "Resource": "arn:aws:es:eu-west-1:210987654321:domain/my-app-search/*"
`),
    ],
  },
});
