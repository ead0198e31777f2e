import { formatsOfActions, resourcePart } from '../../access/arnRepair';
import { type ArnFormat, fitsResource, fittingFormats, ownFormats, parseFormat } from '../../arn/arnFormats';
import type { IamData } from '../../data/iamData';
import type { Editor } from '../../edits/editor';
import type { Arn } from '../../model/arn';
import type { ResourceItem, Statement } from '../../model/model';
import { didYouMean } from '../../text/didYouMean';
import { hasWildcard } from '../../text/wildcard';
import { hasTemplateGap, withoutVariables } from '../../values/variables';
import { defineRule, type Fix, type RulePage } from '../rule';
import { analyzerReference, fieldSpan, formatsReference, isPlain, replaceFields } from '../shared/arnField';
import { policyOf } from '../shared/examples';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['permission'],
  fix: 'suggestion',
  unsure: 'holes',
  summary: 'The last part of an ARN has none of the forms that resources of its service have.',
  accessAnalyzer: ['INVALID_ARN_RESOURCE'],
  messages: {
    slip: '"{resource}" has none of the forms of "{service}" resources; "{meant}" has. As it stands the ARN matches nothing.',
    iam: '"{resource}" does not begin with the type of an IAM resource, such as role/, user/ or policy/. IAM refuses the document.',
    path: '"{resource}" starts with a wildcard. IAM rejects the document: after the account ID it accepts "*" or the type of an IAM resource, such as role/ or user/.',
    slashes:
      '"{resource}" never matches: the ARN of a parameter has one slash after "parameter", even if its name starts with a slash.',
    bucket:
      '"{resource}" never matches: a bucket name can\'t contain a colon. Objects are separated from their bucket by a slash.',
    unknown:
      '"{resource}" had none of the forms of "{service}" resources on {date}. Unless the form is newer, the ARN matches nothing.',
  },
  check: {
    resource(ctx, item) {
      const { arn } = item;
      if (!arn || !isPlain(arn.service) || arn.resource === '' || hasTemplateGap(arn.resource)) return;
      const never = neverMatches(ctx.data, item, arn);
      if (never) {
        ctx.report({
          span: fieldSpan(item, 'resource', ctx.document.text),
          message: never.message,
          data: { resource: arn.resource },
          fixes: (edit) => never.meant.map((meant) => replaceFix(edit, item, arn, meant)),
        });
        return;
      }
      // AWS's own resources, such as the transforms of CloudFormation, and paths of API Gateway are listed in part only.
      if (arn.account === 'aws' || arn.service === 'apigateway' || fittingFormats(ctx.data, arn).length > 0) return;
      const own = ownFormats(ctx.data, arn.service);
      // A service without resources of its own, and one that is not known, have no form to compare with.
      if (own.length === 0 || isAccountShifted(ctx.data, arn)) return;
      const meant = formMeant(ctx.data, item.element.statement, arn, own);
      const isIam = arn.service === 'iam';
      ctx.report({
        span: fieldSpan(item, 'resource', ctx.document.text),
        message: meant !== undefined ? 'slip' : isIam ? 'iam' : 'unknown',
        // A pattern may be meant for forms that the data does not have.
        ...(!isIam && (meant === undefined || hasWildcard(arn.resource)) && { severity: 'warning' as const }),
        data: {
          resource: arn.resource,
          service: arn.service,
          meant: meant ?? '',
          date: ctx.data.date,
        },
        ...(meant !== undefined && {
          fixes: (edit) => [replaceFix(edit, item, arn, meant)],
        }),
      });
    },
  },
});

function replaceFix(edit: Editor, item: ResourceItem, arn: Arn, meant: string): Fix {
  return {
    title: `Replace "${arn.resource}" with "${meant}"`,
    kind: 'suggestion',
    edits: replaceFields(edit, item, arn, { resource: meant }),
  };
}

/** A resource part that has the form of a format and still matches nothing, with what was meant. */
interface NeverMatches {
  readonly message: 'path' | 'slashes' | 'bucket';
  readonly meant: readonly string[];
}

/**
 * Resource parts that fit a format only because its placeholders stand for any text. What AWS documents:
 * - IAM accepts no other wildcard at the beginning than `*` alone.
 * - The ARN of `/shop/db` is `parameter/shop/db`
 *   (https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html).
 * - Bucket names have letters, digits, dots and hyphens
 *   (https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html).
 */
function neverMatches(
  data: IamData,
  { node, element: { statement } }: ResourceItem,
  { service, account, resource }: Arn,
): NeverMatches | undefined {
  const isWritten = node.value.endsWith(resource);
  if (service === 'iam' && resource.startsWith('*') && isWritten && !/^\**$/.test(resource)) {
    return { message: 'path', meant: /^[*/]*$/.test(resource) ? ['*'] : [] };
  }
  if (service === 'ssm' && resource.startsWith('parameter//')) {
    return { message: 'slashes', meant: [resource.replace(/^parameter\/+/, 'parameter/')] };
  }
  // Wildcards and variables may stand for a slash, behind which the key of an object may contain a colon.
  if (service === 's3' && account === '' && /^[^/*?$]*:/.test(resource)) {
    return { message: 'bucket', meant: withoutColon(data, statement, resource) };
  }
  return undefined;
}

/** The bucket, its objects, or both where the statement's actions work on both. */
function withoutColon(data: IamData, statement: Statement, resource: string): readonly string[] {
  const [, bucket = '', separator = '', rest = ''] = /^(?:s3:\/\/)?([^:/]*)([:/]*)(.*)$/s.exec(resource) ?? [];
  if (bucket === '') return [];
  if (separator === '' || (rest !== '' && rest !== '*')) return [rest === '' ? bucket : `${bucket}/${rest}`];
  const formats = formatsOfActions(data, statement);
  const has = (name: string) =>
    formats.some((format) => format.startsWith('arn:${Partition}:s3:::') && format.endsWith(name));
  const [onBucket, onObjects] = [has('${BucketName}'), has('${ObjectName}')];
  return [...(onBucket ? [bucket] : []), ...(onObjects || !onBucket ? [`${bucket}/*`] : [])];
}

/** Stands in for a policy variable; no ARN has this character. */
const variableStand = '\u0000';

/** The one form of the service that a resource part comes to with its separators, letter case or type put right. */
function formMeant(data: IamData, statement: Statement, arn: Arn, own: readonly ArnFormat[]): string | undefined {
  const { resource } = arn;
  // Separators inside a policy variable stay.
  const { text: plain, restore } = withoutVariables(resource, variableStand);
  const respelt = new Set<string>();
  for (const changed of [
    plain.replace(/[:/]/, (separator) => (separator === ':' ? '/' : ':')),
    plain.replaceAll('/', ':'),
    plain.replaceAll(':', '/'),
    plain.replace(/^[/:]+/, ''),
    withTypeOf(plain, own),
  ]) {
    const text = restore(changed);
    const isNew =
      text !== resource && own.some((format) => isTyped(format) && fitsResource({ ...arn, resource: text }, format));
    if (isNew) respelt.add(text);
  }
  if (hasWildcard(resource) && !/^[\w-]{3}/.test(resource)) return undefined;
  if (respelt.size > 0) return respelt.size === 1 ? [...respelt][0] : undefined;
  if (hasWildcard(resource)) return undefined;
  const typed = new Set<string>();
  for (const text of formatsOfActions(data, statement)) {
    const format = parseFormat(text);
    const part = format.service === arn.service ? resourcePart(text, resource, true) : undefined;
    if (part !== undefined && part !== resource) typed.add(part);
  }
  return typed.size === 1 ? [...typed][0] : undefined;
}

/** Whether a form begins with a word of its own; one that begins with a name fits nearly everything. */
function isTyped(format: ArnFormat): boolean {
  return !format.resource.startsWith('${');
}

/** The resource part with its first word in the spelling of a type of the service. */
function withTypeOf(resource: string, own: readonly ArnFormat[]): string {
  const word = /^[^:/]+/.exec(resource)?.[0] ?? '';
  const types = new Set(own.filter(isTyped).map((format) => /^[^:/$]+/.exec(format.resource)?.[0] ?? ''));
  const meant = didYouMean(word, types);
  return meant === undefined ? resource : meant + resource.slice(word.length);
}

/** An ARN whose account is missing has part of its resource there, of which another rule speaks. */
function isAccountShifted(data: IamData, arn: Arn): boolean {
  if (!isPlain(arn.account) || /^\d/.test(arn.account)) return false;
  const shifted = { ...arn, account: '', resource: `${arn.account}:${arn.resource}` };
  return ownFormats(data, arn.service).some((format) => fitsResource(shifted, format));
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'Each resource type has its own form: a function is `function:name` with a colon, a table `table/name` with a slash, a state machine `stateMachine:name` in this letter case. In another form the ARN matches nothing. A form that is merely unknown is a warning, as AWS may have added it since.',
  references: [formatsReference, analyzerReference],
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Action": "lambda:InvokeFunction",
      "Resource": "arn:aws:lambda:eu-west-1:210987654321:function/my-app-api"
//                                                       ^^^^^^^^^^^^^^^^^^^ error arn-resource-format (fix)
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "dynamodb:GetItem",
      "Resource": "arn:aws:dynamodb:eu-west-1:210987654321:table:my-app-orders"
//                                                         ^^^^^^^^^^^^^^^^^^^ error arn-resource-format (fix)
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "states:StartExecution",
      "Resource": "arn:aws:states:eu-west-1:210987654321:statemachine:my-app-flow"
//                                                       ^^^^^^^^^^^^^^^^^^^^^^^^ error arn-resource-format (fix)
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "lambda:InvokeFunction",
      "Resource": "arn:aws:lambda:eu-west-1:210987654321:my-app-api"
//                                                       ^^^^^^^^^^ error arn-resource-format (fix)
`),
      policyOf(`
      "Effect": "Allow",
      "Action": ["iam:GetRole"],
      "Resource": "arn:aws:iam::210987654321:my-app-role"
//                                           ^^^^^^^^^^^ error arn-resource-format (fix)
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "ssm:GetParameter",
      "Resource": "arn:aws:ssm:eu-west-1:210987654321:parameter//my-app/db"
//                                                    ^^^^^^^^^^^^^^^^^^^^ error arn-resource-format (fix)
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::my-app-assets:*"
//                              ^^^^^^^^^^^^^^^ error arn-resource-format (fix)
`),
      policyOf(`
      "Effect": "Allow",
      "Action": "iam:ListRoleTags",
      "Resource": "arn:aws:iam::210987654321:*/*"
//                                           ^^^ error arn-resource-format (fix)
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Action": ["s3:GetObject", "ssm:GetParameter", "iam:GetRole"],
      "Resource": [
        "arn:aws:s3:::my-app-assets/2026-01-01T00:00:00",
        "arn:aws:s3:::my-app-logs*:*",
        "arn:aws:ssm:eu-west-1:210987654321:parameter/my-app/db",
        "arn:aws:iam::210987654321:*"
      ]
`),
      policyOf(`
      "Effect": "Allow",
      "Action": ["lambda:InvokeFunction", "sns:Publish"],
      "Resource": [
        "arn:aws:lambda:eu-west-1:210987654321:function:my-app-api:*",
        "arn:aws:lambda:eu-west-2:210987654321:func*",
        "arn:aws:sns:eu-west-1:210987654321:my-app-news"
      ]
`),
    ],
  },
});
