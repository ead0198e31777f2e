import { type AwsRequest, option } from './cli';
import { jsonReader, textAt } from './json';

/** Who calls, as AWS sees it. */
export interface Caller {
  /** 12 digits. */
  readonly accountId: string;
  readonly arn: string;
  /** `aws`, `aws-cn`, `aws-us-gov` or another; the first part of every ARN of the account. */
  readonly partition: string;
}

/** Asks for the account and the identity behind the chosen profile. Any valid credentials may call it. */
export function getCallerIdentity(): AwsRequest<Caller> {
  return {
    args: ['sts', 'get-caller-identity'],
    json: true,
    read: jsonReader((root) => {
      const arn = textAt(root, 'Arn');
      return { accountId: textAt(root, 'Account'), arn, partition: /^arn:([^:]+):/.exec(arn)?.[1] ?? 'aws' };
    }),
  };
}

/**
 * Decodes the authorization message of a denied call: JSON text that names action, resource and caller. The caller needs
 * `sts:DecodeAuthorizationMessage`. Reads only.
 */
export function decodeAuthorizationMessage(encoded: string): AwsRequest<string> {
  return {
    args: ['sts', 'decode-authorization-message', ...option('--encoded-message', encoded)],
    json: true,
    read: jsonReader((root) => textAt(root, 'DecodedMessage')),
  };
}
