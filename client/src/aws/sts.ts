import * as v from 'valibot';
import { jsonRequest } from './answers';
import { type AwsRequest, option } from './cli';

const identity = v.pipe(
  v.object({ Account: v.string(), Arn: v.string() }),
  v.transform(({ Account, Arn }) => ({
    /** 12 digits. */
    accountId: Account,
    arn: Arn,
    /** `aws`, `aws-cn`, `aws-us-gov` or another; the first part of every ARN of the account. */
    partition: /^arn:([^:]+):/.exec(Arn)?.[1] ?? 'aws',
  })),
);

/** Who calls, as AWS sees it. */
export type CallerIdentity = Readonly<v.InferOutput<typeof identity>>;

/** Asks for the account and the identity behind the chosen profile. Any valid credentials may call it. */
export function getCallerIdentity(): AwsRequest<CallerIdentity> {
  return jsonRequest(['sts', 'get-caller-identity'], identity, (caller) => caller);
}

/**
 * Decodes the authorization message of a denied call: JSON text that names action, resource and caller. The caller needs
 * `sts:DecodeAuthorizationMessage`. Reads only.
 */
export function decodeAuthorizationMessage(encoded: string): AwsRequest<string> {
  return jsonRequest(
    ['sts', 'decode-authorization-message', ...option('--encoded-message', encoded)],
    v.object({ DecodedMessage: v.string() }),
    ({ DecodedMessage }) => DecodedMessage,
  );
}
