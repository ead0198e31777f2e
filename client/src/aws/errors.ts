import { type Caller, callerOf } from '../../../engine/src/denials/caller';
import { causeText } from '../../../engine/src/denials/explain';
import { generalForms } from '../../../engine/src/denials/generalForm';
import { rulesForRejection } from './rejections';
import type { AwsError, AwsErrorKind } from './result';

/** What the person can do next with one press; the commands give these ids their meaning. */
export type NextAction =
  | 'installCli'
  | 'setPath'
  | 'ssoLogin'
  | 'pickProfile'
  | 'pickRegion'
  | 'openFile'
  | 'resume'
  | 'updateTrust'
  | 'verify'
  | 'showOutput';

/** A failure in plain words. Each part is one or two whole sentences, except `title`. */
export interface Explanation {
  /** A few words without a full stop, to stand behind the name of the step: `access denied`. */
  readonly title: string;
  readonly reason: string;
  readonly next: string;
  readonly actions: readonly NextAction[];
  /** Whether the same step would fail again however often the plan is resumed. */
  readonly final?: true;
  /** For a refused document: the rules that explain it, the likeliest first. */
  readonly rules?: readonly string[];
}

/** What is known about the call beyond its error. */
export interface ErrorContext {
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
  /** The file whose document was sent, as it was shown. */
  readonly file?: string | undefined;
  /** The permission that the call needs, for when AWS does not name it: `iam:SimulateCustomPolicy`. */
  readonly action?: string | undefined;
}

export const installPage = 'https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html';

/** Says in plain words what an error means and what to do about it. */
export function explainError(error: AwsError, context: ErrorContext): Explanation {
  return explanations[error.kind](error, context);
}

type Explain = (error: AwsError, context: ErrorContext) => Explanation;

const explanations: Readonly<Record<AwsErrorKind, Explain>> = {
  notFound: (error) => ({
    title: 'the AWS CLI was not found',
    reason: error.message,
    next: 'Install the AWS CLI, or set the path of the one you have.',
    actions: ['installCli', 'setPath'],
  }),
  notExecutable: (error) => ({
    title: 'the AWS CLI cannot be started',
    reason: error.message,
    next: 'Set the path of an executable AWS CLI, or install it again.',
    actions: ['setPath', 'installCli'],
  }),
  noCredentials: (error, context) => ({
    title: 'no credentials',
    reason: `The AWS CLI found no usable credentials for ${profileWords(context)}. It said: ${quoted(error)}`,
    next: 'Choose another profile, or set this one up with "aws configure" or "aws configure sso".',
    actions: ['pickProfile'],
  }),
  invalidCredentials: (error, context) => ({
    title: 'credentials not accepted',
    reason: `AWS does not accept the credentials of ${profileWords(context)}. It said: ${quoted(error)}`,
    next: 'Check the keys of the profile and the clock of this machine, or choose another profile.',
    actions: ['pickProfile'],
  }),
  expiredCredentials: (_error, context) => ({
    title: 'credentials expired',
    reason: `The session of ${profileWords(context)} has expired.`,
    next: 'Sign in again, then resume.',
    actions: ['ssoLogin', 'pickProfile', 'resume'],
  }),
  clockOff: (error) => ({
    title: 'the request is out of date for AWS',
    reason: `AWS refuses requests whose time is off by some minutes. It said: ${quoted(error)}`,
    next: "Check this machine's clock, or sign in again if the credentials are temporary, then resume.",
    actions: ['resume', 'pickProfile'],
  }),
  notEnabled: (error) => ({
    title: 'not enabled for the account',
    reason: `The account isn't signed up for the service, or the Region isn't enabled. AWS said: ${quoted(error)}`,
    next: 'Choose another Region or profile, or enable it in the account, then resume.',
    actions: ['pickRegion', 'pickProfile', 'resume'],
  }),
  ssoExpired: (_error, context) => ({
    title: 'signed out',
    reason: `The sign-in of ${profileWords(context)} has expired, or there was none yet.`,
    next: 'Sign in, then resume.',
    actions: ['ssoLogin', 'pickProfile', 'resume'],
  }),
  mfaRequired: (_error, context) => ({
    title: 'an MFA code is needed',
    reason: `The role of ${profileWords(context)} needs the code of an MFA device.`,
    next: 'Sign in with the code, then resume.',
    actions: ['ssoLogin', 'pickProfile', 'resume'],
  }),
  profileNotFound: (_error, context) => ({
    title: 'no such profile',
    reason:
      context.profile === undefined
        ? 'The AWS CLI is set to a profile that does not exist.'
        : `The AWS CLI has no profile called ${context.profile}.`,
    next: 'Choose another profile.',
    actions: ['pickProfile'],
  }),
  noRegion: (error, context) => ({
    title: 'no region',
    reason: `The AWS CLI has no valid region for ${profileWords(context)}. It said: ${quoted(error)}`,
    next: 'Choose a region.',
    actions: ['pickRegion'],
  }),
  network: (error) => ({
    title: 'AWS cannot be reached',
    reason: `The AWS CLI got no answer over the network. It said: ${quoted(error)}`,
    next: 'Check the connection, the proxy and the region, then resume.',
    actions: ['resume', 'pickRegion'],
  }),
  timeout: (error) => ({
    title: 'no answer in time',
    reason: error.message,
    next: 'Check the connection, then resume.',
    actions: ['resume', 'showOutput'],
  }),
  cancelled: () => ({
    title: 'cancelled',
    reason: 'You cancelled.',
    next: 'Resume to do the rest.',
    actions: ['resume'],
  }),
  usage: (error) => ({
    title: 'the AWS CLI does not know this command',
    reason: `The AWS CLI refused the command line. It said: ${quoted(error)}`,
    next: 'Bring the AWS CLI up to date.',
    actions: ['installCli', 'showOutput'],
  }),
  accessDenied: (error, context) => {
    const denial = generalForms(error.message)[0]?.denial;
    const needed = denial?.action ?? context.action;
    const because = denial === undefined ? undefined : causeText(denial);
    const who = yourIdentity(callerOf(denial?.principal));
    const action = needed ?? `the operation ${error.operation ?? 'asked for'}`;
    return {
      title: 'access denied',
      reason: [`${who} may not call ${action}.`, because].filter((part) => part !== undefined).join(' '),
      next:
        because === undefined
          ? `Ask for ${needed ?? 'the permission'}, or choose another profile, then resume.`
          : 'Choose another profile, or ask those who keep that policy, then resume.',
      actions: ['pickProfile', 'resume'],
    };
  },
  throttled: () => ({
    title: 'too many requests',
    reason: 'AWS asked to slow down, and the attempt after a pause met the same answer.',
    next: 'Wait a minute, then resume.',
    actions: ['resume'],
  }),
  serviceFailure: (error) => ({
    title: 'AWS returned a service error',
    reason: `The service could not answer. It said: ${quoted(error)}`,
    next: 'Wait a minute, then resume.',
    actions: ['resume'],
  }),
  concurrentModification: () => ({
    title: 'changed by someone else at the same moment',
    reason: 'Another change of the same thing was under way.',
    next: 'Wait until it is through, then resume.',
    actions: ['resume', 'verify'],
  }),
  entityAlreadyExists: (error) => ({
    title: 'the name is taken',
    reason: plain(error),
    next:
      error.operation === 'CreateRole'
        ? 'Update the trust policy of the existing role instead, or choose another name.'
        : 'Choose another name, or start again to use what exists.',
    actions: error.operation === 'CreateRole' ? ['updateTrust'] : [],
    final: true,
  }),
  noSuchEntity: (error) => ({
    title: 'not found in the account',
    reason: plain(error),
    next: 'Check the name and the account.',
    actions: ['pickProfile'],
  }),
  malformedPolicy: (error, context) => ({
    title: 'the document was refused',
    reason: `IAM does not accept ${context.file ?? 'the document'}. It said: ${quoted(error)}`,
    next: 'Fix the file, then resume.',
    actions: ['openFile', 'resume'],
    rules: rulesForRejection(error.message),
  }),
  invalidPrincipal: (error, context) => ({
    title: 'a principal is not known',
    reason: `A principal in ${context.file ?? 'the document'} does not exist, or not yet. IAM said: ${quoted(error)}`,
    next: 'Check the principal. If it was created a moment ago, resume.',
    actions: ['openFile', 'resume'],
    rules: rulesForRejection(error.message),
  }),
  roleNotAssumable: (error) => ({
    title: 'Lambda cannot assume the role',
    reason: `Lambda did not take the role. It said: ${quoted(error)}`,
    next: 'Let the trust policy trust lambda.amazonaws.com. If it does and was changed a moment ago, resume.',
    actions: ['resume', 'verify'],
  }),
  invalidInput: (error) => ({
    title: 'a value was refused',
    reason: `${error.notSent ? "The AWS CLI doesn't" : "AWS doesn't"} accept a value of the command. It said: ${quoted(error)}`,
    next: 'Change the value and start again.',
    actions: ['showOutput'],
    final: true,
  }),
  limitExceeded: (error, context) => ({
    title: 'a quota is used up',
    reason: plain(error),
    next: 'Remove what is no longer needed, or ask AWS for a higher quota.',
    actions: context.file === undefined ? [] : ['openFile'],
    rules: rulesForRejection(error.message),
  }),
  deleteConflict: (error) => ({
    title: 'still in use',
    reason: plain(error),
    next: inUse[error.operation ?? ''] ?? 'Remove what uses it first.',
    actions: ['resume', 'verify'],
  }),
  notAttachable: (error) => ({
    title: 'cannot be attached',
    reason: plain(error),
    next: 'Choose another policy; this one is reserved for a role of AWS itself.',
    actions: [],
    final: true,
  }),
  unmodifiable: (error) => ({
    title: 'only AWS can change it',
    reason: `A service of AWS owns it, and IAM lets nobody else change or delete it. IAM said: ${quoted(error)}`,
    next: 'Make the change in the service that owns it.',
    actions: [],
  }),
  temporarilyUnmodifiable: (error) => ({
    title: "it can't be changed right now",
    reason: `IAM is still working on an earlier change of the same thing. It said: ${quoted(error)}`,
    next: 'Wait a few minutes, then resume.',
    actions: ['resume'],
  }),
  waitTimedOut: () => ({
    title: 'not visible yet',
    reason: 'IAM did not show the role in time. New roles can take a little longer.',
    next: 'Resume to wait once more.',
    actions: ['resume', 'verify'],
  }),
  badOutput: (error) => ({
    title: 'the answer cannot be read',
    reason: error.message,
    next: 'Check which program the path of the AWS CLI names.',
    actions: ['setPath', 'showOutput'],
  }),
  localFile: (error) => ({
    title: 'the document could not be handed over',
    reason: `A temporary file could not be written: ${error.message}`,
    next: 'Check the folder for temporary files, then resume.',
    actions: ['resume', 'showOutput'],
  }),
  failed: (error) => ({
    title: error.code ?? 'the AWS CLI failed',
    reason: `${error.code === undefined ? 'The AWS CLI' : 'AWS'} said: ${quoted(error)}`,
    next: 'Look at the output for the whole command.',
    actions: ['showOutput'],
  }),
};

const inUse: Readonly<Record<string, string>> = {
  DeleteRole:
    'Something was attached to the role in the meantime. Run Delete Role again to review and remove it, or remove it and resume.',
  DeletePolicy:
    'Detach the policy from all that use it, also as a boundary, and delete its other versions, then resume.',
};

/** The caller as a person would say it: `Your user deployer in 210987654321`. */
function yourIdentity(caller: Caller | undefined): string {
  switch (caller?.kind) {
    case 'root':
      return `The root user of ${caller.account}`;
    case 'role':
    case 'user':
      return `Your ${caller.kind} ${caller.name} in ${caller.account}`;
    case 'permission-set':
      return `Your permission set ${caller.name} in ${caller.account}`;
    case 'federated-user':
      return `Your federated user ${caller.name} in ${caller.account}`;
    default:
      return caller === undefined || caller.name === '' ? 'Your identity' : `Your identity ${caller.name}`;
  }
}

function profileWords(context: ErrorContext): string {
  return context.profile === undefined ? 'the default profile' : `the profile ${context.profile}`;
}

function quoted(error: AwsError): string {
  return `"${error.message}"`;
}

/** IAM's sentence about names and quotas is plain enough; some of them lack the full stop. */
function plain(error: AwsError): string {
  return /[.!?]$/.test(error.message) ? error.message : `${error.message}.`;
}
