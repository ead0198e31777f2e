/** The sort of policy that a message says denies, by its words. */
export type DenyingPolicy =
  | 'identity'
  | 'resource'
  | 'boundary'
  | 'session'
  | 'service-control'
  | 'resource-control'
  | 'endpoint'
  | 'trust';

/** Messages that have no action of their own, or whose cause the general form does not tell. */
export type SpecialForm =
  /** Lambda tells that the execution role may not call something. */
  | 'execution-role'
  /** A service cannot assume the role that it was given. */
  | 'not-assumable'
  /** The policy of a function does not let a service invoke it. */
  | 'function-policy'
  | 'cross-account-pass-role'
  | 'object-lock'
  /** S3 lets nobody make the bucket public, whatever policies allow. */
  | 'public-access-block'
  | 'lake-formation'
  | 'verified-permissions'
  | 'api-authorizer'
  /** The account has not enabled a model of Bedrock. */
  | 'model-access'
  | 'unsigned-request';

/** A denial as a text tells it, nothing looked up. */
export interface ReportedDenial {
  /** The caller's ARN, or `anonymous`. */
  readonly principal?: string;
  /** `prefix:Name`, in the letter case of the message. */
  readonly action?: string;
  /** As written, without quotes and line breaks: an ARN, `*`, `role deploy`, a bare name, a URL. */
  readonly resource?: string;
  /** Whether a Deny is named; else nothing allows it. */
  readonly explicit: boolean;
  readonly policy?: DenyingPolicy;
  /** The organization's policy through which an endpoint policy holds. */
  readonly through?: DenyingPolicy;
  /** The message also fits a key that doesn't exist, or not in this Region. */
  readonly mayNotExist?: true;
  /** The ARN of the policy that denies. */
  readonly policyArn?: string;
  /** The encoded authorization message. */
  readonly encoded?: string;
  readonly special?: SpecialForm;
  /** The service principal that cannot assume a role. */
  readonly servicePrincipal?: string;
  /** The error code: `AccessDenied`, `403`. */
  readonly code?: string;
  /** The API operation: `ListObjectsV2`. */
  readonly operation?: string;
  /** The service, in whatever words. */
  readonly service?: string;
  readonly region?: string;
  /** The service that a role was to be passed to. */
  readonly passedTo?: string;
}
