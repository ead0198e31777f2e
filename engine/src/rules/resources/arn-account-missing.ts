import { placesIn } from '../../access/arnRepair';
import { fittingFormats } from '../../arn/arnFormats';
import { hasWildcard } from '../../text/wildcard';
import { defineRule, type RulePage } from '../rule';
import { analyzerReference, fieldSpan, formatsReference, isPlain, replaceFields } from '../shared/arnField';
import { policyOf } from '../shared/examples';

/** What AWS publishes for everyone has no account: documents of Systems Manager, views, and whatever has AWS in front. */
const ownedByAws = /(?:^|[/:])(?:aws|amazon)/i;
const mayBeOwnedByAws = /^(?:document|automation-definition|parameter)\//;

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['permission'],
  fix: 'suggestion',
  unsure: 'holes',
  summary: 'The ARN of a resource that belongs to an account has no account.',
  accessAnalyzer: ['MISSING_ARN_ACCOUNT'],
  messages: {
    account: 'This ARN has no account, and the "{service}" resources that it can mean have one. It matches nothing.',
  },
  check: {
    resource(ctx, item) {
      const { arn } = item;
      if (arn?.account !== '' || !isPlain(arn.service)) return;
      if (ownedByAws.test(arn.resource) || (arn.service === 'ssm' && mayBeOwnedByAws.test(arn.resource))) return;
      const formats = fittingFormats(ctx.data, arn);
      if (formats.length === 0 || formats.some((format) => format.account === '')) return;
      // Where the region is missing as well, that finding speaks of both.
      if (arn.region === '' && formats.every((format) => format.region !== '')) return;
      const own = ctx.settings.ownAccounts;
      const usual = placesIn(ctx.policy).account;
      const accounts = usual !== undefined ? [usual] : own.length > 0 ? own : ['*'];
      ctx.report({
        span: fieldSpan(item, 'account', ctx.document.text),
        message: 'account',
        // AWS owns resources that have no account; a pattern may be meant for those.
        ...(hasWildcard(arn.resource) && arn.service !== 'iam' && { severity: 'warning' as const }),
        data: { service: arn.service },
        fixes: (edit) =>
          accounts.slice(0, 5).map((account) => ({
            title: `Set the account to "${account}"`,
            kind: 'suggestion',
            edits: replaceFields(edit, item, arn, { account }),
          })),
      });
    },
  },
});

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'ARNs name the account that owns the resource, except for buckets, hosted zones and a few others. Without it the ARN matches nothing.',
  references: [formatsReference, analyzerReference],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["iam:GetRole", "iam:GetRolePolicy"],
      "Resource": [
        "arn:aws:iam:::role/my-app-role",
//                   ^^ error arn-account-missing (fix)
        "arn:aws:iam::210987654321:role/my-app-worker"
      ]
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "lambda:InvokeFunction",
      "Resource": "arn:aws:lambda:eu-west-1::function:my-app-api"
//                                         ^^ error arn-account-missing (fix)
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["s3:GetObject", "apigateway:GET"],
      "Resource": [
        "arn:aws:s3:::my-app-assets/*",
        "arn:aws:apigateway:eu-west-1::/restapis/a1b2c3d4e5"
      ]
`),
    ],
  },
});
