import { placesIn } from '../../access/arnRepair';
import { fitsResource, ownFormats } from '../../arn/arnFormats';
import type { IamData } from '../../data/iamData';
import type { Arn } from '../../model/arn';
import { isStandIn } from '../../values/placeholders';
import { defineRule, type RulePage } from '../rule';
import { analyzerReference, arnReference, fieldSpan, isPlain, replaceFields } from '../shared/arnField';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['permission'],
  fix: 'quickfix',
  unsure: 'holes',
  summary: 'The account of an ARN is no account id.',
  accessAnalyzer: ['INVALID_ARN_ACCOUNT'],
  messages: {
    digits: '"{account}" has {count} digits, and an account id has 12. The ARN matches nothing.',
    hyphens: 'An account id is written without hyphens or spaces: "{meant}". The ARN matches nothing.',
    shifted: '"{account}" stands where the account id belongs; it is part of the resource. The ARN matches nothing.',
    word: '"{account}" is no account id, which has 12 digits. The ARN matches nothing unless AWS owns the resource.',
  },
  check: {
    resource(ctx, item) {
      const { arn } = item;
      if (!arn || !isPlain(arn.account) || /^\d{12}$/.test(arn.account)) return;
      const { account } = arn;
      if (awsAccounts.has(account) || isStandIn(account) || !isPlain(arn.service)) return;
      const span = fieldSpan(item, 'account', ctx.document.text);
      const digits = account.replace(/[^0-9]/g, '');
      if (/^[\d\s-]+$/.test(account)) {
        const meant = digits.length === 11 ? `0${digits}` : digits;
        ctx.report({
          span,
          message: digits.length === 12 ? 'hyphens' : 'digits',
          // Digits in order stand for an account in some guides, with one too few or too many.
          severity: '01234567890123'.includes(account) ? 'warning' : 'error',
          data: { account, meant, count: digits.length },
          ...(meant.length === 12 && {
            fixes: (edit) => [
              {
                title: `Replace "${account}" by "${meant}"`,
                kind: digits.length === 12 ? 'quickfix' : 'suggestion',
                edits: replaceFields(edit, item, arn, { account: meant }),
              },
            ],
          }),
        });
        return;
      }
      const shifted = shiftedArn(ctx.data, arn);
      const usual = placesIn(ctx.policy).account ?? '*';
      ctx.report({
        span,
        message: shifted ? 'shifted' : 'word',
        ...(!shifted && { severity: 'warning' as const }),
        data: { account },
        ...(shifted && {
          fixes: (edit) => [
            {
              title: `Insert the account "${usual}" before "${account}"`,
              kind: 'suggestion',
              edits: replaceFields(edit, item, arn, { account: usual, resource: shifted.resource }),
            },
          ],
        }),
      });
    },
  },
});

/** Words that AWS puts in the place of an account in ARNs of its own resources. */
const awsAccounts = new Set([
  'aws',
  'aws-marketplace',
  'aws-managed',
  'aws-service',
  'cloudfront',
  'amazon',
  'offering',
]);

/** The ARN with the account taken as the beginning of the resource, when the service has such resources. */
function shiftedArn(data: IamData, arn: Arn): Arn | undefined {
  const shifted = { ...arn, account: '', resource: `${arn.account}:${arn.resource}` };
  const [word = ''] = [arn.account];
  const fits = ownFormats(data, arn.service).some(
    (format) => format.resource.startsWith(word) && fitsResource(shifted, format),
  );
  return fits ? shifted : undefined;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'An account id has exactly twelve digits, leading zeros included; spreadsheets drop those, and the console shows the id with hyphens. With anything else the ARN matches nothing, or IAM refuses it.',
  references: [arnReference, analyzerReference],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "lambda:InvokeFunction",
      "Resource": "arn:aws:lambda:eu-west-1:10987654321:function:my-app-api"
//                                          ^^^^^^^^^^^ error arn-account-invalid (fix)
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "lambda:InvokeFunction",
      "Resource": "arn:aws:lambda:eu-west-1:2109-8765-4321:function:my-app-api"
//                                          ^^^^^^^^^^^^^^ error arn-account-invalid (fix)
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "lambda:InvokeFunction",
      "Resource": [
        "arn:aws:lambda:eu-west-1:function:my-app-api",
//                                ^^^^^^^^ error arn-account-invalid (fix)
        "arn:aws:lambda:eu-west-1:210987654321:function:my-app-worker"
      ]
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "iam:GetPolicy",
      "Resource": [
        "arn:aws:iam::aws:policy/ReadOnlyAccess",
        "arn:aws:iam::210987654321:policy/my-app-policy",
        "arn:aws:iam::2109*:policy/my-jobs-policy"
      ]
`),
    ],
  },
});
