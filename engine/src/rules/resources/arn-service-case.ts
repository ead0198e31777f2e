import { isStandIn } from '../../values/placeholders';
import { defineRule, type RulePage } from '../rule';
import { analyzerReference, arnReference, fieldSpan, isPlain, replaceFields } from '../shared/arnField';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['permission'],
  fix: 'quickfix',
  unsure: 'holes',
  summary: 'The service of an ARN is written with capital letters.',
  accessAnalyzer: ['INVALID_ARN_SERVICE_CASE'],
  messages: {
    case: '"{service}" in an ARN is written in lower case. As it stands the ARN matches nothing.',
  },
  check: {
    resource(ctx, item) {
      const { arn } = item;
      if (!arn || !isPlain(arn.service)) return;
      const { service } = arn;
      const lower = service.toLowerCase();
      if (service === lower || isStandIn(service)) return;
      ctx.report({
        span: fieldSpan(item, 'service', ctx.document.text),
        message: 'case',
        data: { service },
        fixes: (edit) => [
          {
            title: `Replace "${service}" by "${lower}"`,
            kind: 'quickfix',
            edits: replaceFields(edit, item, arn, { service: lower }),
          },
        ],
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Services in ARNs are lower case, and ARNs are compared letter by letter, so the ARN matches nothing. In actions, by contrast, letter case does not matter.',
  references: [arnReference, analyzerReference],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "lambda:InvokeFunction",
      "Resource": "arn:aws:Lambda:eu-west-1:210987654321:function:my-app-api"
//                         ^^^^^^ error arn-service-case (fix)
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "lambda:InvokeFunction",
      "Resource": [
        "arn:aws:lambda:eu-west-1:210987654321:function:my-app-api",
        "arn:aws:lambda:*:210987654321:function:my-jobs-*"
      ]
`),
    ],
  },
});
