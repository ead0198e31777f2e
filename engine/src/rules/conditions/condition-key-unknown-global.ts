import { resolveKey } from '../../conditions/conditionKey';
import type { IamData } from '../../data/types';
import { contentSpan } from '../../syntax/syntax';
import { hasPlaceholder } from '../../syntax/templateFunction';
import { didYouMean } from '../../text/didYouMean';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { isCertainSlip } from '../shared/keySlip';
import { accessAnalyzerChecks, globalConditionKeys } from '../shared/references';

/** Services whose keys are written with "aws:" by mistake. */
const confusedServices = ['iam', 'sts', 's3', 'ec2', 'kms', 'lambda'];

/** Reported by rules of their own. */
const elsewhere = /^aws:(arn|(resource|request|principal)tag)$/;

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'A condition names a global key that AWS does not have.',
  accessAnalyzer: ['INVALID_GLOBAL_CONDITION_KEY'],
  messages: {
    meant: '"{key}" is no global condition key, so no request carries it. The nearest key is "{meant}".',
    unknown:
      '"{key}" is not among the global condition keys known on {date}. No request carries a key that does not exist.',
  },
  check: {
    condition(ctx, clause) {
      const { key, lowerKey } = clause;
      if (!lowerKey.startsWith('aws:') || hasPlaceholder(key) || elsewhere.test(lowerKey)) return;
      if (resolveKey(ctx.data, key)) return;
      const span = contentSpan(clause.keyMember.key, ctx.document.text);
      const meant = nearest(ctx.data, key);
      if (meant === undefined) {
        ctx.report({ span, message: 'unknown', data: { key, date: ctx.data.date }, severity: 'warning' });
        return;
      }
      ctx.report({
        span,
        message: 'meant',
        data: { key, meant },
        ...(isCertainSlip(key, meant) ? {} : { severity: 'warning' as const }),
        fixes: (edit) => [
          {
            title: `Replace "${key}" by "${meant}"`,
            kind: 'suggestion',
            edits: edit.renameMember(clause.keyMember, meant),
          },
        ],
      });
    },
  },
});

/** The known key a slip means. Of `aws:PrincipalTags/team` only the part before the slash is compared. */
function nearest(data: IamData, key: string): string | undefined {
  const slash = key.indexOf('/');
  const head = slash < 0 ? key : key.slice(0, slash);
  const candidates: string[] = [];
  for (const { key: known } of data.globalConditionKeys().values()) {
    const family = known.indexOf('/');
    if (slash < 0 && family < 0) candidates.push(known);
    if (slash >= 0 && family >= 0) candidates.push(known.slice(0, family));
  }
  const meant = didYouMean(head, candidates);
  if (meant !== undefined) return meant + key.slice(head.length);
  const name = key.slice('aws:'.length);
  const others = confusedServices.flatMap((service) => resolveKey(data, `${service}:${name}`)?.canonical ?? []);
  return others.length === 1 ? others[0] : undefined;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'No request carries a key that does not exist, so an Allow with it never applies and a Deny with it never denies. A key with a near known name is a certain slip; any other may be newer than the reference data and is only a warning.',
  references: [globalConditionKeys, accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:PrincipalOrgIDs": "o-a1b2c3d4e5" }
//                         ^^^^^^^^^^^^^^^^^^^ error condition-key-unknown-global (fix)
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:PrincipalTags/team": "billing" }
//                         ^^^^^^^^^^^^^^^^^^^^^^ error condition-key-unknown-global (fix)
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "aws:DepartmentName": "billing" }
//                         ^^^^^^^^^^^^^^^^^^ warning condition-key-unknown-global
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "AWS:principaltag/Team": "billing" }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "Bool": { "aws:ViaAWSService": "true" }
      }
`),
    ],
  },
});
