import { wildcardIndex } from '../../conditions/conditionValue';
import type { IamData } from '../../data/types';
import { contentSpan } from '../../syntax/syntax';
import { didYouMean } from '../../text/didYouMean';
import { defineRule, type RulePage } from '../rule';
import { isVariable } from '../shared/conditionTypes';
import { policyOf } from '../shared/examples';
import { accessAnalyzerChecks, globalConditionKeys } from '../shared/references';
import { severityOfUnfit } from '../shared/unfitValue';

/** Keys that hold a service principal, in lower case. */
const principalKeys = new Set([
  'aws:calledvia',
  'aws:calledviafirst',
  'aws:calledvialast',
  'aws:principalservicename',
  'aws:principalservicenameslist',
  'iam:awsservicename',
  'iam:passedtoservice',
  'kms:viaservice',
]);

/** The domain of AWS services in each partition. */
const serviceDomain =
  /\.(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|amazon\.com|aws\.internal|aws\.dev|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$/;

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust', 'permission'],
  fix: 'suggestion',
  summary: 'A condition names a service in another form than AWS sends it.',
  accessAnalyzer: ['INVALID_SERVICE_PRINCIPAL_FORMAT'],
  messages: {
    form: '"{value}" is not in the form of a service principal, so it never matches "{key}". Write it like "lambda.amazonaws.com".',
    meant: '"{value}" is not the name of the service principal. The nearest one is "{meant}".',
    region:
      '"kms:ViaService" holds the service with its Region, as in "s3.eu-west-1.amazonaws.com". "{value}" has none.',
  },
  check: {
    condition(ctx, clause) {
      if (!principalKeys.has(clause.lowerKey) || !clause.operator.known?.startsWith('String')) return;
      for (const value of clause.values) {
        if (value.type !== 'string' || isVariable(value) || wildcardIndex(value.value) >= 0) continue;
        const text = value.value;
        const finding = judge(ctx.data, clause.lowerKey, text);
        const severity = severityOfUnfit(text);
        if (!finding || !severity) continue;
        const { message, meant } = finding;
        ctx.report({
          span: contentSpan(value, ctx.document.text),
          message,
          data: { value: text, key: clause.key, meant: meant ?? '' },
          severity: message === 'form' ? severity : 'warning',
          fixes: (edit) =>
            meant === undefined
              ? []
              : [
                  {
                    title: `Replace "${text}" by "${meant}"`,
                    kind: 'suggestion',
                    edits: edit.replaceText(value, meant),
                  },
                ],
        });
      }
    },
  },
});

interface Judgement {
  readonly message: 'form' | 'meant' | 'region';
  readonly meant: string | undefined;
}

function judge(data: IamData, lowerKey: string, text: string): Judgement | undefined {
  const viaKms = lowerKey === 'kms:viaservice';
  if (!serviceDomain.test(text)) {
    const full = `${text.toLowerCase()}.amazonaws.com`;
    const wrong = data.wrongPrincipal(text)?.right;
    const meant = data.principal(full) ? full : wrong?.length === 1 ? wrong[0] : undefined;
    return { message: 'form', meant: viaKms ? undefined : meant };
  }
  if (viaKms) return /^[^.]+\.amazonaws\.com$/.test(text) ? { message: 'region', meant: undefined } : undefined;
  if (data.principal(text)) return undefined;
  const wrong = data.wrongPrincipal(text);
  const meant = wrong?.match === 'exact' && wrong.right.length === 1 ? wrong.right[0] : nearest(data, text);
  return meant === undefined ? undefined : { message: 'meant', meant };
}

/** The known service whose own name is near; the domain that all share would make short names look alike. */
function nearest(data: IamData, text: string): string | undefined {
  const domain = serviceDomain.exec(text)?.[0] ?? '';
  const names = data.principalNames().flatMap((name) => (name.endsWith(domain) ? [name.slice(0, -domain.length)] : []));
  const meant = didYouMean(text.slice(0, -domain.length), names);
  return meant && meant + domain;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Keys such as iam:PassedToService hold the name of a service principal, lambda.amazonaws.com for example. A short name, an ARN or a URL is never in them, so the value never matches.',
  references: [globalConditionKeys, accessAnalyzerChecks],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "iam:PassRole",
      "Resource": "arn:aws:iam::210987654321:role/my-app-function",
      "Condition": {
        "StringEquals": { "iam:PassedToService": "lambda" }
//                                                ^^^^^^ error condition-service-principal-format (fix)
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "iam:PassRole",
      "Resource": "arn:aws:iam::210987654321:role/my-app-function",
      "Condition": {
        "StringEquals": { "iam:PassedToService": "lamda.amazonaws.com" }
//                                                ^^^^^^^^^^^^^^^^^^^ warning condition-service-principal-format (fix)
      }
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": "iam:PassRole",
      "Resource": "arn:aws:iam::210987654321:role/my-app-function",
      "Condition": {
        "StringEquals": { "iam:PassedToService": "lambda.amazonaws.com" }
      }
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "kms:Decrypt",
      "Resource": "arn:aws:kms:eu-west-1:210987654321:key/0d990263-018e-4e65-a703-eff731de951e",
      "Condition": {
        "StringLike": { "kms:ViaService": "s3.*.amazonaws.com" }
      }
`),
    ],
  },
});
