import type { AwsError, AwsErrorKind } from './result';

/** How a finished CLI process ended. */
export interface ProcessEnd {
  readonly exitCode: number;
  readonly stderr: string;
}

// Current v2 releases put `aws: [ERROR]: ` in front and add details after an empty line; retries add a bracket behind the operation.
const serviceError =
  /An error occurred \(([^)\s]+)\) when calling the (\S+) operation(?: \([^)]*\))?: ?([\s\S]*?)\s*(?:\n\s*\n|$)/;

const kindByCode: Readonly<Record<string, AwsErrorKind>> = {
  AccessDenied: 'accessDenied',
  AccessDeniedException: 'accessDenied',
  UnauthorizedOperation: 'accessDenied',
  ExpiredToken: 'expiredCredentials',
  ExpiredTokenException: 'expiredCredentials',
  TokenRefreshRequired: 'expiredCredentials',
  InvalidClientTokenId: 'invalidCredentials',
  UnrecognizedClientException: 'invalidCredentials',
  SignatureDoesNotMatch: 'invalidCredentials',
  InvalidSignatureException: 'invalidCredentials',
  IncompleteSignature: 'invalidCredentials',
  MissingAuthenticationToken: 'invalidCredentials',
  Throttling: 'throttled',
  ThrottlingException: 'throttled',
  RequestLimitExceeded: 'throttled',
  TooManyRequestsException: 'throttled',
  ServiceFailure: 'serviceFailure',
  InternalFailure: 'serviceFailure',
  InternalServerException: 'serviceFailure',
  PolicyEvaluation: 'serviceFailure',
  ServiceUnavailable: 'serviceFailure',
  ConcurrentModification: 'concurrentModification',
  EntityAlreadyExists: 'entityAlreadyExists',
  NoSuchEntity: 'noSuchEntity',
  ResourceNotFoundException: 'noSuchEntity',
  MalformedPolicyDocument: 'malformedPolicy',
  InvalidInput: 'invalidInput',
  ValidationError: 'invalidInput',
  ValidationException: 'invalidInput',
  InvalidParameterValueException: 'invalidInput',
  ResourceConflictException: 'concurrentModification',
  LimitExceeded: 'limitExceeded',
  ServiceQuotaExceededException: 'limitExceeded',
  DeleteConflict: 'deleteConflict',
  PolicyNotAttachable: 'notAttachable',
};

// What botocore and the CLI themselves print before or instead of an answer; the texts are the same in v1 and v2.
const kindByText: readonly (readonly [RegExp, AwsErrorKind])[] = [
  [/The config profile \(.*\) could not be found/, 'profileNotFound'],
  [/Error loading SSO Token|The SSO session associated with this profile has expired/, 'ssoExpired'],
  // What the CLI asks in a terminal; without one it ends with its question.
  [/Enter MFA code for/, 'mfaRequired'],
  [/using 'aws login'|Error loading login session token/, 'ssoExpired'],
  [/Token has expired and refresh failed|Error when retrieving token from sso|aws sso login/, 'ssoExpired'],
  [/Unable to locate credentials|Partial credentials found|No credentials/i, 'noCredentials'],
  [/Error when retrieving credentials/, 'noCredentials'],
  [/You must specify a region|Provided region_name '.*' doesn't match|Invalid endpoint: \S*\.\./, 'noRegion'],
  [/Could not connect to the endpoint URL|Connect timeout on endpoint URL|Read timeout on endpoint URL/, 'network'],
  [/Connection was closed before|Failed to connect to proxy URL|SSL validation failed|Could not resolve/, 'network'],
  [/Waiter \S+ failed/, 'waitTimedOut'],
  [/Parameter validation failed|Unknown options|argument .*: (?:Invalid choice|expected)/, 'usage'],
  [/the following arguments are required/, 'usage'],
];

// Of the network failures these are the ones where no request has left; after a read timeout it may have been carried out.
const neverConnected =
  /Could not connect to the endpoint URL|Connect timeout on|Failed to connect to proxy|Could not resolve/;

/**
 * Decides what a failed CLI call means. The line `An error occurred (CODE) when calling the OPERATION operation` counts
 * first, then the CLI's own sentences, then the exit code: v1 uses 255 for everything but usage (2); v2 uses 252 for
 * usage, 253 for configuration and credentials, 254 for a service error and 130 for an interrupt
 * (https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-returncodes.html).
 */
export function classify(end: ProcessEnd): AwsError {
  const found = serviceError.exec(end.stderr);
  const own = found ? undefined : kindByText.find(([text]) => text.test(end.stderr));
  if (!found) {
    const kind = own?.[1] ?? kindByExitCode(end.exitCode);
    const error: AwsError = { kind, message: cliMessage(end, kind), exitCode: end.exitCode };
    return neverConnected.test(end.stderr) ? { ...error, notSent: true } : error;
  }
  const [, code = '', operation = '', message = ''] = found;
  return { kind: kindOfCode(code, message), code, operation, message: message.trim(), exitCode: end.exitCode };
}

function kindOfCode(code: string, message: string): AwsErrorKind {
  // IAM reports a principal that does not exist, or does not exist yet, as a malformed document.
  if (code === 'MalformedPolicyDocument' && /invalid principal/i.test(message)) return 'invalidPrincipal';
  // Lambda has no code of its own for a role that it cannot assume, or not yet.
  if (code === 'InvalidParameterValueException' && /cannot be assumed by Lambda/i.test(message))
    return 'roleNotAssumable';
  return Object.hasOwn(kindByCode, code) ? (kindByCode[code] ?? 'failed') : 'failed';
}

function kindByExitCode(exitCode: number): AwsErrorKind {
  if (exitCode === 2 || exitCode === 252) return 'usage';
  if (exitCode === 253) return 'noCredentials';
  return exitCode === 130 ? 'cancelled' : 'failed';
}

/** The CLI prints its whole usage before the sentence that matters; that sentence starts with `aws: error:`. */
function cliMessage(end: ProcessEnd, kind: AwsErrorKind): string {
  const text = end.stderr.trim().replace(/^aws: \[ERROR\]: /, '');
  if (text === '') return `The AWS CLI ended with exit code ${end.exitCode} and said nothing.`;
  const usage = kind === 'usage' ? /aws: (?:error|\[ERROR\]): (.*)/.exec(text)?.[1] : undefined;
  return usage ?? text.slice(0, 2_000);
}
