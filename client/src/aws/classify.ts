import { given } from '../given';
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
  RequestExpired: 'clockOff',
  RequestTimeTooSkewed: 'clockOff',
  OptInRequired: 'notEnabled',
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
  UnmodifiableEntity: 'unmodifiable',
  EntityTemporarilyUnmodifiable: 'temporarilyUnmodifiable',
};

// Since error formats can be chosen, v2 puts codes of its own in front of what it says itself, without an operation.
const ownError = /An error occurred \((\w+)\): /;

const kindByOwnCode: Readonly<Record<string, AwsErrorKind>> = {
  ParamValidation: 'usage',
  Configuration: 'noCredentials',
  NoCredentials: 'noCredentials',
  NoRegion: 'noRegion',
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
  [/An HTTP Client raised an unhandled exception/, 'network'],
  [/Unable to parse response/, 'badOutput'],
  [/Waiter \S+ failed/, 'waitTimedOut'],
  [/Parameter validation failed|Error parsing parameter/, 'invalidInput'],
  [/Unknown options|argument .*: (?:Found invalid choice|Invalid choice|expected)/i, 'usage'],
  [/the following arguments are required/, 'usage'],
];

// Of these failures no request has left; after a read timeout it may have been carried out.
const neverSent =
  /Could not connect to the endpoint URL|Connect timeout on|Failed to connect to proxy|Could not resolve|Parameter validation failed|Error parsing parameter/;

/**
 * Decides what a failed CLI call means. The line `An error occurred (CODE) when calling the OPERATION operation` counts
 * first, then the CLI's own sentences, then the exit code: v1 uses 255 for everything but usage (2); v2 uses 252 for
 * usage, 253 for configuration and credentials, 254 for a service error and 130 for an interrupt
 * (https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-returncodes.html).
 */
export function classify(end: ProcessEnd): AwsError {
  const [, code = '', operation = '', message = ''] = serviceError.exec(end.stderr) ?? [];
  if (isCodeOfAws(code)) {
    return { kind: kindOfCode(code, message), code, operation, message: message.trim(), exitCode: end.exitCode };
  }
  const kind = kindOfGateway(code) ?? kindOfText(end.stderr) ?? kindByExitCode(end.exitCode);
  return {
    kind,
    message: cliMessage(end, kind),
    exitCode: end.exitCode,
    ...given({ operation: operation || undefined, notSent: neverSent.test(end.stderr) || undefined }),
  };
}

/** Something between us and AWS answers with a page of its own; the CLI makes a code of its HTTP status. */
function isCodeOfAws(code: string): boolean {
  return code !== '' && code !== 'Unknown' && !/^\d+$/.test(code);
}

function kindOfGateway(code: string): AwsErrorKind | undefined {
  return Number(code) >= 500 ? 'serviceFailure' : undefined;
}

function kindOfText(stderr: string): AwsErrorKind | undefined {
  const known = kindByText.find(([text]) => text.test(stderr));
  if (known !== undefined) return known[1];
  const [, code = ''] = ownError.exec(stderr) ?? [];
  return Object.hasOwn(kindByOwnCode, code) ? kindByOwnCode[code] : undefined;
}

function kindOfCode(code: string, message: string): AwsErrorKind {
  // IAM reports a principal that does not exist, or does not exist yet, as a malformed document.
  if (code === 'MalformedPolicyDocument' && /invalid principal/i.test(message)) return 'invalidPrincipal';
  // Lambda has no code of its own for a role that it cannot assume, or not yet.
  if (code === 'InvalidParameterValueException' && /cannot be assumed by Lambda/i.test(message))
    return 'roleNotAssumable';
  // The signature counts as wrong, but it is the time in it that is.
  if (/^(?:SignatureDoesNotMatch|InvalidSignatureException)$/.test(code) && outOfTime.test(message)) return 'clockOff';
  return Object.hasOwn(kindByCode, code) ? (kindByCode[code] ?? 'failed') : 'failed';
}

const outOfTime = /Signature (?:expired|not yet current)/;

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
  return (usage ?? text).replace(ownError, '').slice(0, 2_000);
}
