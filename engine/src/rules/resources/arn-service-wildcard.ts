import { opennessOf } from '../../arn/arnPattern';
import { hasPlaceholder } from '../../syntax/templateFunction';
import { hasWildcard } from '../../text/wildcard';
import { defineRule, type RulePage } from '../rule';
import { analyzerReference, arnReference, fieldSpan, replaceFields } from '../shared/arnField';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['permission'],
  fix: 'suggestion',
  unsure: 'holes',
  summary: 'The service of an ARN holds a wildcard.',
  accessAnalyzer: ['WILDCARD_IN_SERVICE_NAME'],
  messages: {
    wildcard: 'The service of an ARN is written out; "{service}" has a wildcard. IAM refuses the document.',
  },
  check: {
    resource(ctx, item) {
      const { arn } = item;
      if (!arn || !hasWildcard(arn.service) || hasPlaceholder(arn.service)) return;
      // What stands for everything is reported as that.
      if (opennessOf(item.node.value) === 'everything') return;
      const { service } = arn;
      const services = new Set(item.element.statement.action?.items.map(({ action }) => action.service));
      const [only = '', second] = services;
      ctx.report({
        span: fieldSpan(item, 'service', ctx.document.text),
        message: 'wildcard',
        data: { service },
        ...(second === undefined &&
          ctx.data.hasService(only) && {
            fixes: (edit) => [
              {
                title: `Replace "${service}" by "${only}"`,
                kind: 'suggestion',
                edits: replaceFields(edit, item, arn, { service: only }),
              },
            ],
          }),
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Wildcards may stand in the region, the account and the resource. IAM refuses them in the service ("Resource vendor must be fully qualified and cannot contain regexes"); every resource of every service is `*`.',
  references: [arnReference, analyzerReference],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s*:::my-app-assets"
//                         ^^ error arn-service-wildcard (fix)
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": [
        "arn:aws:s3:::my-app-*",
        "arn:*:s3:::my-app-logs"
      ]
`),
    ],
  },
});
