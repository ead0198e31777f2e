import { isClaim, resolveKey } from '../../conditions/conditionKey';
import type { IamData } from '../../data/types';
import { contentSpan } from '../../syntax/syntax';
import { hasPlaceholder } from '../../syntax/templateFunction';
import { didYouMean } from '../../text/didYouMean';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { isCertainSlip } from '../shared/keySlip';
import { accessAnalyzerChecks } from '../shared/references';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'A condition names a key that the service does not have.',
  accessAnalyzer: ['INVALID_SERVICE_CONDITION_KEY'],
  messages: {
    meant: '"{key}" is no condition key, so no request carries it. The nearest key is "{meant}".',
    unknown: '{service} had no condition key "{key}" on {date}. No request carries a key that does not exist.',
    prefix: '"{prefix}" is no service that had condition keys on {date}, so no request carries "{key}".',
  },
  check: {
    condition(ctx, clause) {
      const { key, lowerKey } = clause;
      const colon = key.indexOf(':');
      if (colon <= 0 || lowerKey.startsWith('aws:') || hasPlaceholder(key)) return;
      const prefix = lowerKey.slice(0, colon);
      // A scheme before a provider's name belongs to the rule on keys of identity providers.
      if (resolveKey(ctx.data, key) || isClaim(key) || /^https?$/.test(prefix)) return;
      // Policies of AWS IoT Core look like permission policies and have keys of their own.
      if (ctx.data.retiredService(prefix) || prefix === 'iot') return;
      const span = contentSpan(clause.keyMember.key, ctx.document.text);
      const meant = nearest(ctx.data, key, prefix);
      const { date } = ctx.data;
      if (meant !== undefined) {
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
        return;
      }
      const service = ctx.data.serviceName(prefix);
      if (service) ctx.report({ span, message: 'unknown', data: { key, service, date }, severity: 'warning' });
      // Blanks such as `<OIDC_PROVIDER>:sub` and `OIDC_PROVIDER:sub` are no names of services.
      else if (/^[a-z0-9.-]+$/.test(prefix))
        ctx.report({ span, message: 'prefix', data: { key, prefix, date }, severity: 'warning' });
    },
  },
});

function nearest(data: IamData, key: string, prefix: string): string | undefined {
  const name = key.slice(prefix.length + 1);
  const service = data.service(prefix);
  if (!service) {
    const other = data.serviceAlias(prefix) ?? didYouMean(prefix, data.servicePrefixes());
    return other === undefined ? undefined : resolveKey(data, `${other}:${name}`)?.canonical;
  }
  const own = [...service.conditionKeys.values()].filter((known) => keyPrefix(known.key) === prefix);
  const slash = key.indexOf('/');
  const head = slash < 0 ? key : key.slice(0, slash);
  const candidates = own.flatMap(({ key: known }) => {
    const placeholder = known.indexOf('${');
    if (placeholder < 0) return slash < 0 && !known.includes('/') ? [known] : [];
    return slash >= 0 && known[placeholder - 1] === '/' ? [known.slice(0, placeholder - 1)] : [];
  });
  const meant = didYouMean(head, candidates);
  if (meant !== undefined) return meant + key.slice(head.length);
  return resolveKey(data, `aws:${name}`)?.canonical;
}

function keyPrefix(key: string): string {
  return key.slice(0, key.indexOf(':')).toLowerCase();
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'No request carries a key that does not exist, so an Allow with it never applies and a Deny with it never denies. A key with a near known name is a certain slip; any other may be newer than the reference data and is only a warning.',
  references: [
    {
      title: 'Actions, resources, and condition keys for AWS services',
      url: 'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
    },
    accessAnalyzerChecks,
  ],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "s3:ExistingObjectTags/team": "billing" }
//                         ^^^^^^^^^^^^^^^^^^^^^^^^^^ error condition-key-unknown-service (fix)
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "s3:Department": "billing" }
//                         ^^^^^^^^^^^^^ warning condition-key-unknown-service
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets/*",
      "Condition": {
        "StringEquals": { "s3:existingobjecttag/team": "billing" }
      }
`),
    ],
  },
});
