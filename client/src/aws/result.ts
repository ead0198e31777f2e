/** What went wrong in one call of the AWS CLI, as far as our reactions to it differ. */
export type AwsErrorKind =
  | 'notFound'
  | 'notExecutable'
  | 'noCredentials'
  | 'invalidCredentials'
  | 'expiredCredentials'
  | 'clockOff'
  | 'notEnabled'
  | 'ssoExpired'
  | 'mfaRequired'
  | 'profileNotFound'
  | 'noRegion'
  | 'network'
  | 'timeout'
  | 'cancelled'
  | 'usage'
  | 'accessDenied'
  | 'throttled'
  | 'serviceFailure'
  | 'concurrentModification'
  | 'entityAlreadyExists'
  | 'noSuchEntity'
  | 'malformedPolicy'
  | 'invalidPrincipal'
  | 'roleNotAssumable'
  | 'invalidInput'
  | 'limitExceeded'
  | 'deleteConflict'
  | 'notAttachable'
  | 'unmodifiable'
  | 'temporarilyUnmodifiable'
  | 'waitTimedOut'
  | 'badOutput'
  | 'localFile'
  | 'failed';

/** A failed call of the AWS CLI. `message` holds the words of AWS or of the CLI, unchanged. */
export interface AwsError {
  readonly kind: AwsErrorKind;
  readonly message: string;
  /** The error code of the service, such as `EntityAlreadyExists`; absent where AWS itself did not answer. */
  readonly code?: string;
  /** The operation as the service names it, such as `CreateRole`. */
  readonly operation?: string;
  readonly exitCode?: number;
  /** The command did not start or did not reach AWS, so that it cannot have had an effect. */
  readonly notSent?: true;
}

/** The answer of a call: its value, or why there is none. Calls never reject. */
export type AwsResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: AwsError };

/** Wraps a value as a successful result. */
export function succeed<T>(value: T): AwsResult<T> {
  return { ok: true, value };
}

/** Wraps an error as a failed result. */
export function fail(kind: AwsErrorKind, message: string, more?: Partial<AwsError>): AwsResult<never> {
  return { ok: false, error: { kind, message, ...more } };
}
