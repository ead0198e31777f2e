import type { ReportedDenial } from './denial';
import type { Placed } from './generalForm';

interface Form {
  readonly pattern: RegExp;
  readonly read: (match: RegExpExecArray) => ReportedDenial;
}

/** Every pattern begins with a word and has bounded parts, so that the time stays linear. */
const forms: readonly Form[] = [
  {
    pattern: /role does not have permissions? to call (\w{1,80}) on (\w{1,30})/gi,
    read: ([, operation = '', service = '']) => ({ explicit: false, special: 'execution-role', operation, service }),
  },
  {
    pattern: /cannot be assumed by Lambda/gi,
    read: () => ({
      explicit: false,
      policy: 'trust',
      special: 'not-assumable',
      servicePrincipal: 'lambda.amazonaws.com',
    }),
  },
  {
    pattern:
      /global service principal ([a-z0-9.-]{1,100}\.amazonaws\.com)[^\n]{0,80}authorized to assume the provided role/gi,
    read: ([, servicePrincipal = '']) => ({
      explicit: false,
      policy: 'trust',
      special: 'not-assumable',
      servicePrincipal,
    }),
  },
  {
    pattern: /Access to the resource (https?:\/\/[^\s"<]{1,400}?) is denied/gi,
    read: ([, resource = '']) => ({ explicit: false, resource, service: 'sqs' }),
  },
  {
    pattern: /ciphertext refers to a (?:customer master|KMS) key that does not exist[^\n]{0,100}/gi,
    read: () => ({ explicit: false, action: 'kms:Decrypt' }),
  },
  {
    pattern: /KMS key [^\n]{0,200}cannot be accessed|KMS access was denied/gi,
    read: () => ({ explicit: false, action: 'kms:Decrypt' }),
  },
  {
    pattern: /Cross-account pass role is not allowed/gi,
    read: () => ({ explicit: false, special: 'cross-account-pass-role', action: 'iam:PassRole' }),
  },
  {
    pattern: /Not authorized to invoke function(?:[\s[:]{1,4}(arn:[^\s\]"]{1,300}))?/gi,
    read: ([, resource]) => ({
      explicit: false,
      policy: 'resource',
      special: 'function-policy',
      action: 'lambda:InvokeFunction',
      ...(resource === undefined ? {} : { resource }),
    }),
  },
  {
    pattern: /Unable to validate the following destination configurations/gi,
    read: () => ({ explicit: false, policy: 'resource', special: 'function-policy' }),
  },
  {
    pattern: /object[^\n]{0,20} protected by object lock|because of object lock/gi,
    read: () => ({ explicit: false, special: 'object-lock' }),
  },
  {
    pattern: /Insufficient Lake Formation permission/gi,
    read: () => ({ explicit: false, special: 'lake-formation' }),
  },
  {
    pattern: /is not allowed to execute [\w:]{1,100}[^\n]{0,20}on the resource/gi,
    read: () => ({ explicit: false, special: 'verified-permissions' }),
  },
  {
    pattern: /User is not authorized to access this resource(?: with an explicit deny)?/gi,
    read: ([text]) => ({ explicit: text.includes('explicit'), special: 'api-authorizer' }),
  },
  {
    pattern: /Missing Authentication Token/gi,
    read: () => ({ explicit: false, special: 'unsigned-request' }),
  },
];

/** The messages of services that do not follow the general form. */
export function specialForms(text: string): readonly Placed[] {
  return forms.flatMap(({ pattern, read }) =>
    [...text.matchAll(pattern)].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      denial: read(match),
    })),
  );
}

/** `You are not authorized to perform this operation`, and the encoded message that may follow. */
export function encodedForms(text: string): readonly Placed[] {
  const token = /Encoded\s*authorization\s*failure\s*message\s*:\s*([\w-]{16,}(?:[ \t]*\n[ \t]*[\w-]{40,})*)/gi;
  const plain = /not\s*authorized\s*to\s*perform\s*this\s*operation/gi;
  return [
    ...[...text.matchAll(plain)].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      denial: { explicit: false, code: 'UnauthorizedOperation' },
    })),
    ...[...text.matchAll(token)].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      denial: { explicit: false, encoded: (match[1] ?? '').replace(/\s/g, '') },
    })),
  ];
}
