import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classify } from '../../../client/src/aws/classify';
import { type ErrorContext, explainError } from '../../../client/src/aws/errors';
import * as names from '../../../client/src/aws/names';
import { rulesForRejection } from '../../../client/src/aws/rejections';
import type { AwsError, AwsErrorKind } from '../../../client/src/aws/result';
import { toComment, toScript, toShellText } from '../../../client/src/aws/shellText';

/** What an error should be; `undefined` where it should not have something. */
type Expected = { readonly [Key in keyof AwsError]?: AwsError[Key] | undefined };

const stderrs: readonly (readonly [string, Expected])[] = [
  [
    '\nAn error occurred (Throttling) when calling the CreateRole operation (reached max retries: 4): Rate exceeded\n',
    { kind: 'throttled', code: 'Throttling', operation: 'CreateRole', message: 'Rate exceeded' },
  ],
  [
    'aws: [ERROR]: An error occurred (NoSuchEntity) when calling the GetRole operation: Gone.\n\nAdditional error details:\nType: Sender\n',
    { kind: 'noSuchEntity', message: 'Gone.' },
  ],
  ['An error occurred (Odd) when calling the GetRole operation: Hm', { kind: 'failed', code: 'Odd' }],
  ['An error occurred (constructor) when calling the GetRole operation: Hm', { kind: 'failed', code: 'constructor' }],
  ['An error occurred (AccessDenied) when calling the GetRole operation: ', { kind: 'accessDenied', message: '' }],
  [
    'An error occurred (MalformedPolicyDocument) when calling the CreateRole operation: Invalid principal in policy: "AWS":"x"',
    { kind: 'invalidPrincipal' },
  ],
  ['An error occurred (InvalidClientTokenId) when calling the X operation: No', { kind: 'invalidCredentials' }],
  ['Error loading SSO Token: Token for corp does not exist', { kind: 'ssoExpired' }],
  ['The SSO session associated with this profile has expired or is otherwise invalid.', { kind: 'ssoExpired' }],
  ["Your session has expired. Please reauthenticate using 'aws login'.", { kind: 'ssoExpired' }],
  ['Enter MFA code for arn:aws:iam::123456789012:mfa/anna: ', { kind: 'mfaRequired' }],
  ['Error when retrieving token from sso: Token has expired and refresh failed', { kind: 'ssoExpired' }],
  ['Unable to locate credentials. You can configure credentials by running "aws login".', { kind: 'noCredentials' }],
  ['Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY', { kind: 'noCredentials' }],
  ['You must specify a region. You can also configure your region', { kind: 'noRegion' }],
  ['Could not connect to the endpoint URL: "https://iam.amazonaws.com/"', { kind: 'network', notSent: true }],
  ['Read timeout on endpoint URL: "https://iam.amazonaws.com/"', { kind: 'network' }],
  ['SSL validation failed for https://iam.amazonaws.com/ [SSL: X]', { kind: 'network' }],
  ['Waiter RoleExists failed: Max attempts exceeded', { kind: 'waitTimedOut' }],
  ['Parameter validation failed:\nInvalid length', { kind: 'invalidInput', notSent: true }],
  [
    'aws: [ERROR]: An error occurred (ParamValidation): Parameter validation failed:\nInvalid length\n',
    { kind: 'invalidInput', notSent: true, message: 'Parameter validation failed:\nInvalid length' },
  ],
  [
    "aws: [ERROR]: An error occurred (ParamValidation): argument operation: Found invalid choice 'create-rolle'\n",
    { kind: 'usage', message: "argument operation: Found invalid choice 'create-rolle'" },
  ],
  [
    'aws: [ERROR]: An error occurred (NoCredentials): Unable to locate credentials. You can configure credentials by running "aws login".\n',
    { kind: 'noCredentials' },
  ],
  ['aws: [ERROR]: An error occurred (NoRegion): You must specify a region.\n', { kind: 'noRegion' }],
  [
    'An error occurred (502) when calling the CreateRole operation (reached max retries: 0): Bad Gateway',
    { kind: 'serviceFailure', code: undefined, operation: 'CreateRole' },
  ],
  ['An error occurred (403) when calling the CreateRole operation: Forbidden', { kind: 'failed', code: undefined }],
  ['An error occurred (Unknown) when calling the CreateRole operation: Unknown', { kind: 'failed', code: undefined }],
  [
    'Unable to parse response (no element found: line 1, column 0), invalid XML received. Further retries may succeed:',
    { kind: 'badOutput' },
  ],
  ['An HTTP Client raised an unhandled exception: Connection aborted.', { kind: 'network' }],
  [
    "An error occurred (UnmodifiableEntity) when calling the DeleteRole operation: Cannot perform the operation on the protected role 'AWSServiceRoleForX'",
    { kind: 'unmodifiable' },
  ],
  [
    'An error occurred (EntityTemporarilyUnmodifiable) when calling the X operation: Wait',
    { kind: 'temporarilyUnmodifiable' },
  ],
  ['An error occurred (RequestExpired) when calling the X operation: Request has expired.', { kind: 'clockOff' }],
  [
    'An error occurred (SignatureDoesNotMatch) when calling the X operation: Signature expired: 20260101T000000Z is now earlier than 20260101T000500Z',
    { kind: 'clockOff' },
  ],
  [
    'An error occurred (SignatureDoesNotMatch) when calling the X operation: The request signature',
    { kind: 'invalidCredentials' },
  ],
  ['An error occurred (OptInRequired) when calling the X operation: You are not subscribed', { kind: 'notEnabled' }],
  ['', { kind: 'failed', message: 'The AWS CLI ended with exit code 255 and said nothing.' }],
];
for (const [stderr, expected] of stderrs) {
  test(`stderr ${JSON.stringify(stderr.slice(0, 60))} is ${expected.kind}`, () => {
    const error = classify({ exitCode: 255, stderr });
    const part = Object.keys(expected).map((key) => [key, error[key as keyof AwsError]]);
    assert.deepEqual(Object.fromEntries(part), expected);
    assert.equal(error.notSent, expected.notSent);
  });
}

const sentences: readonly (readonly [AwsErrorKind, Partial<AwsError>, ErrorContext, string])[] = [
  [
    'notFound',
    { message: 'There is no aws on the PATH.' },
    {},
    'the AWS CLI was not found | There is no aws on the PATH. | Install the AWS CLI, or set the path of the one you have. | installCli,setPath',
  ],
  [
    'ssoExpired',
    {},
    { profile: 'dev' },
    'signed out | The sign-in of the profile dev has expired, or there was none yet. | Sign in, then resume. | ssoLogin,pickProfile,resume',
  ],
  [
    'expiredCredentials',
    {},
    { profile: 'dev' },
    'credentials expired | The session of the profile dev has expired. | Sign in again, then resume. | ssoLogin,pickProfile,resume',
  ],
  [
    'profileNotFound',
    {},
    { profile: 'dev' },
    'no such profile | The AWS CLI has no profile called dev. | Choose another profile. | pickProfile',
  ],
  [
    'accessDenied',
    { operation: 'CreateRole', message: 'Access Denied' },
    {},
    'access denied | Your identity may not call the operation CreateRole. | Ask for the permission, or choose another profile, then resume. | pickProfile,resume',
  ],
  [
    'entityAlreadyExists',
    { operation: 'CreatePolicy', message: 'A policy called p already exists' },
    {},
    'the name is taken | A policy called p already exists. | Choose another name, or start again to use what exists. | ',
  ],
  [
    'malformedPolicy',
    { message: 'Syntax errors in policy.' },
    { file: 'trust.json' },
    'the document was refused | IAM does not accept trust.json. It said: "Syntax errors in policy." | Fix the file, then resume. | openFile,resume',
  ],
  [
    'timeout',
    { message: 'The AWS CLI gave no answer within 60 seconds.' },
    {},
    'no answer in time | The AWS CLI gave no answer within 60 seconds. | Check the connection, then resume. | resume,showOutput',
  ],
  [
    'failed',
    { code: 'Odd', message: 'Hm' },
    {},
    'Odd | AWS said: "Hm" | Look at the output for the whole command. | showOutput',
  ],
  [
    'failed',
    { message: 'Hm' },
    {},
    'the AWS CLI failed | The AWS CLI said: "Hm" | Look at the output for the whole command. | showOutput',
  ],
];
for (const [kind, error, context, expected] of sentences) {
  test(`words for ${kind}: ${expected.slice(0, 40)}`, () => {
    const { title, reason, next, actions } = explainError({ kind, message: '', ...error }, context);
    assert.equal([title, reason, next, actions.join()].join(' | '), expected);
  });
}

test('every kind of error has whole sentences', () => {
  const kinds: readonly AwsErrorKind[] = [
    ...([
      'notFound',
      'notExecutable',
      'noCredentials',
      'invalidCredentials',
      'expiredCredentials',
      'ssoExpired',
      'mfaRequired',
    ] as const),
    ...(['profileNotFound', 'noRegion', 'network', 'timeout', 'cancelled', 'usage', 'accessDenied'] as const),
    ...(['throttled', 'serviceFailure', 'concurrentModification', 'entityAlreadyExists', 'noSuchEntity'] as const),
    ...(['malformedPolicy', 'invalidPrincipal', 'invalidInput', 'limitExceeded', 'deleteConflict'] as const),
    ...(['roleNotAssumable', 'notAttachable', 'waitTimedOut', 'badOutput', 'localFile', 'failed'] as const),
    ...(['clockOff', 'notEnabled', 'unmodifiable', 'temporarilyUnmodifiable'] as const),
  ];
  for (const kind of kinds) {
    const { title, reason, next } = explainError({ kind, message: 'Words of AWS.' }, {});
    assert.match(title, /^[A-Za-z].*[^.!]$/);
    assert.match(`${reason} ${next}`, /^[A-Z].*[."] [A-Z].*\.$/);
    assert.doesNotMatch(`${title}${reason}${next}`, /!|undefined/);
  }
});

test('denials: who, what and where', () => {
  const reasonOf = (message: string) =>
    explainError({ kind: 'accessDenied', operation: 'PassRole', message }, {}).reason;
  const head = 'User: arn:aws:sts::210987654321:assumed-role/Deploy/me is not authorized to perform: iam:PassRole';
  const role = 'Your role Deploy in 210987654321 may not call iam:PassRole.';
  const cases: readonly (readonly [string, string])[] = [
    [' on resource: x because no identity-based policy allows the iam:PassRole action', role],
    ['', role],
    [
      ' on resource: x because no permissions boundary allows it',
      `${role} No statement of the permissions boundary allows it.`,
    ],
    [' with an explicit deny in a permissions boundary', `${role} The permissions boundary denies it explicitly.`],
    [' with an explicit deny in an identity-based policy', `${role} A policy of the caller denies it explicitly.`],
    [' with an explicit deny', `${role} Some policy denies it explicitly.`],
    [
      ' with an explicit deny in a service control policy: arn:aws:x',
      `${role} A service control policy of the organization denies it explicitly.`,
    ],
  ];
  for (const [tail, expected] of cases) assert.equal(reasonOf(head + tail), expected);
  const who = (arn: string) => reasonOf(`User: ${arn} is not authorized to perform: iam:PassRole`);
  assert.equal(who('arn:aws:iam::1:user/team/deployer'), 'Your user deployer in 1 may not call iam:PassRole.');
  assert.equal(who('arn:aws:iam::1:root'), 'The root user of 1 may not call iam:PassRole.');
  assert.equal(who('arn:aws:sts::1:federated-user/anna'), 'Your federated user anna in 1 may not call iam:PassRole.');
  assert.equal(who('anonymous'), 'Your identity may not call iam:PassRole.');
  assert.equal(reasonOf('Access Denied'), 'Your identity may not call the operation PassRole.');
});

test('the sentences of IAM lead to rules', () => {
  assert.deepEqual(rulesForRejection('Invalid principal in policy: "SERVICE":"lamda.amazonaws.com"'), [
    'principal-service-unknown',
    'principal-service-format',
  ]);
  assert.deepEqual(rulesForRejection('AssumeRole policy may only specify STS AssumeRole actions.'), [
    'trust-non-sts-action',
  ]);
  assert.deepEqual(rulesForRejection('Cannot exceed quota for ACLSizePerRole: 2048'), ['size-trust']);
  assert.deepEqual(rulesForRejection('Something new'), []);
});

const help = 'Letters, digits and + = , . @ _ - are allowed.';
const complaints: readonly (readonly [string | undefined, string | undefined])[] = [
  [names.checkRoleName('my-app+=,.@_-9'), undefined],
  [names.checkRoleName('a'.repeat(64)), undefined],
  [names.checkRoleName(''), 'Type a name for the role.'],
  [names.checkRoleName('a'.repeat(65)), 'A role name has at most 64 characters; this one has 65.'],
  [names.checkRoleName('a/b'), `A role name cannot contain "/". ${help}`],
  [names.checkRoleName('a b'), `A role name cannot contain a blank. ${help}`],
  [names.checkRoleName('rôle'), `A role name cannot contain "ô". ${help}`],
  [names.checkRoleName('a\u200bb'), `A role name cannot contain the character U+200B. ${help}`],
  [names.checkRoleName('a\n'), `A role name cannot contain the character U+000A. ${help}`],
  [names.checkPolicyName('a'.repeat(128)), undefined],
  [names.checkPolicyName('a'.repeat(129)), 'A policy name has at most 128 characters; this one has 129.'],
  [names.checkRolePath('/'), undefined],
  [names.checkRolePath('/a/b!/'), undefined],
  [names.checkRolePath('a/'), 'A path begins and ends with a slash, such as /service-role/.'],
  [names.checkRolePath('/ä/'), 'A path cannot contain "ä".'],
  [names.checkRolePath('/aws-service-role/x/'), 'Paths that begin with /aws-service-role are reserved for AWS.'],
  [names.checkRolePath(`/${'a'.repeat(511)}/`), 'A path has at most 512 characters; this one has 513.'],
  [names.checkPolicyPath('/a/b/'), undefined],
  [names.checkPolicyPath('/a!/'), `A path cannot contain "!". ${help}`],
  [names.checkPolicyPath('//'), 'A path cannot contain two slashes in a row.'],
  [names.checkDescription('Größe: 1 > 0\nnext line'), undefined],
  [names.checkDescription('a — b'), 'IAM does not accept "—" in a description.'],
  [names.checkDescription('a'.repeat(1_001)), 'A description has at most 1,000 characters; this one has 1001.'],
  [names.checkSessionDuration('3600'), undefined],
  [names.checkSessionDuration('43200'), undefined],
  [names.checkSessionDuration('3599'), 'The duration is 3600 (1 hour) to 43200 (12 hours) seconds.'],
  [names.checkSessionDuration('1h'), 'Type the duration in whole seconds.'],
];
test('complaints about names and values', () => {
  for (const [actual, expected] of complaints) assert.equal(actual, expected);
});

test('commands in the words of a shell', () => {
  const argv = ['aws', '--description', `it's $HOME "x"; rm`, 'file://a b.json', '--x=@y', '--p=a,b', '', '*', '~'];
  assert.equal(
    toShellText(argv, 'posix'),
    `aws --description 'it'\\''s $HOME "x"; rm' 'file://a b.json' --x=@y --p=a,b '' '*' '~'`,
  );
  assert.equal(
    toShellText(argv, 'powershell'),
    `aws --description 'it''s $HOME \\"x\\"; rm' 'file://a b.json' '--x=@y' '--p=a,b' '' '*' '~'`,
  );
  assert.equal(
    toShellText(['--tags', '[{"Key":"a\\"}]', 'C:\\my files\\'], 'powershell'),
    `--tags '[{\\"Key\\":\\"a\\\\\\"}]' 'C:\\my files\\\\'`,
  );
  const tagging = [['aws', 'iam', 'tag-role', '--tags', '[{"Key":"a"}]']];
  assert.equal(toScript(tagging, 'posix'), `aws iam tag-role --tags '[{"Key":"a"}]'\n`);
  assert.equal(
    toScript(tagging, 'powershell'),
    `& {\n$PSNativeCommandArgumentPassing = 'Legacy'\naws iam tag-role --tags '[{\\"Key\\":\\"a\\"}]'\n}\n`,
  );
  assert.equal(toScript([['aws', 'x']], 'powershell'), 'aws x\n');
  assert.equal(toComment('a\nrm -rf x\u2028y\r'), '# a rm -rf x y');
});
