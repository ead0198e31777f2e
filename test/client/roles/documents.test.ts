import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { findAwsCli, type Machine, thisMachine } from '../../../client/src/aws/findAwsCli';
import { broadPolicyWarning, inPartition, parsePolicyArn } from '../../../client/src/aws/policyArn';
import { openDocumentFolder } from '../../../client/src/plans/documentFolder';
import { canAssume, canWriteLogs, trustedServices } from '../../../client/src/roles/abilities';
import { compareDocuments } from '../../../client/src/roles/compareDocuments';
import { prepareDocument, toStrictJson } from '../../../client/src/roles/policyDocument';
import { allowing, ec2Trust, lambdaTrust } from '../../support/planBench';

test('comments, trailing commas and the byte order mark go, everything else stays', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['\ufeff{"a": 1}\r\n', '{"a": 1}\r\n'],
    ['{"a": "// no", /* yes */ "b": "/* no */"} // yes', '{"a": "// no",  "b": "/* no */"} '],
    ['{"a": [1, 2, ], }', '{"a": [1, 2 ] }'],
    ['{"a": [1, // x\n ], /* y */ }', '{"a": [1 \n ]  }'],
    ['{"a": ",}", "b": ",]"}', '{"a": ",}", "b": ",]"}'],
    ['{"a": "\\",}"}', '{"a": "\\",}"}'],
    ['{"a": 1,, }', '{"a": 1, }'],
    ['{"a": 1, /* half', '{"a": 1, '],
    ['{"a": "half', '{"a": "half'],
    ['', ''],
  ];
  for (const [source, expected] of cases) assert.equal(toStrictJson(source), expected);
});

test('what cannot be sent is refused in words', () => {
  const problem = (text: string) => {
    const prepared = prepareDocument({ name: 'f.json', text }, 'permission');
    return prepared.ok ? undefined : prepared.problem;
  };
  assert.equal(problem('{'), 'f.json is not valid JSON.');
  assert.equal(problem('{"a": 1,,}'), 'f.json is not valid JSON.');
  assert.equal(problem('[]'), 'f.json is not a policy document, because it is not a JSON object.');
  assert.equal(problem('{"a": "€"}'), 'f.json contains "€", a character that IAM does not accept in a policy.');
  const sized = (size: number) => `{ "a": "${'x'.repeat(size - 8)}" }`;
  assert.equal(problem(sized(6_144)), undefined);
  assert.equal(
    problem(sized(6_145)),
    'f.json has 6,145 characters without blanks; a managed policy can have at most 6,144.',
  );
});

test('documents are compared by meaning', () => {
  const base = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: ['123456789012', 'arn:aws:iam::1:role/x'] },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: { StringEquals: { 'aws:SourceAccount': ['1', '2'] } },
      },
      { Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' },
    ],
  };
  const same = {
    Statement: [
      { Action: ['STS:assumerole'], Principal: { AWS: '*' }, Effect: 'Deny', Condition: {} },
      {
        Condition: { stringequals: { 'AWS:SourceAccount': ['2', '1'] } },
        Action: ['sts:TagSession', 'sts:AssumeRole'],
        Principal: { AWS: ['arn:aws:iam::1:role/x', 'arn:aws:iam::123456789012:root'] },
        Effect: 'Allow',
      },
    ],
    Version: '2012-10-17',
  };
  assert.deepEqual(compareDocuments(base, same), { equal: true, missing: [], extra: [] });
  assert.equal(compareDocuments({ ...base, Version: '2008-10-17' }, base).equal, false);
  assert.equal(compareDocuments({ Statement: [] }, { Version: '2008-10-17', Statement: [] }).equal, true);
  const shorter = { ...base, Statement: base.Statement.slice(0, 1) };
  assert.deepEqual(compareDocuments(base, shorter), {
    equal: false,
    missing: ['{"Action":["sts:assumerole"],"Effect":"Deny","Principal":{"AWS":["*"]}}'],
    extra: [],
  });
  const otherCase = {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: 's3:Get*', Resource: 'arn:aws:s3:::B' },
  };
  const lower = { ...otherCase, Statement: { ...otherCase.Statement, Resource: 'arn:aws:s3:::b' } };
  assert.equal(compareDocuments(otherCase, lower).equal, false);
});

test('what IAM does not tell apart does not count as a difference, and what it does, counts', () => {
  const having = (more: object, head: object = {}) => ({
    ...head,
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*', ...more }],
  });
  const equal = (one: object, other: object, head?: object) =>
    compareDocuments(JSON.parse(JSON.stringify(having(one, head))), JSON.parse(JSON.stringify(having(other)))).equal;
  assert.equal(equal({ Sid: '' }, {}), true);
  assert.equal(equal({}, {}, { Id: '' }), true);
  assert.equal(equal({ Sid: 'A' }, { Sid: 'a' }), false);
  const flag = (operator: string, value: unknown) => ({ Condition: { [operator]: { 'aws:SecureTransport': value } } });
  assert.equal(equal(flag('Bool', true), flag('bool', ['True'])), true);
  assert.equal(equal(flag('ForAnyValue:BoolIfExists', 'TRUE'), flag('ForAnyValue:BoolIfExists', 'true')), true);
  assert.equal(equal(flag('Bool', 'true'), flag('Bool', 'false')), false);
  assert.equal(equal(flag('StringEquals', 'True'), flag('StringEquals', 'true')), false);
});

test('who can assume a role', () => {
  const lambda = 'lambda.amazonaws.com';
  const [statement] = lambdaTrust.Statement;
  const denial = { ...statement, Effect: 'Deny' };
  const conditional = { ...statement, Condition: { StringEquals: { 'aws:SourceAccount': '1' } } };
  const verdict = (...statements: readonly object[]) =>
    canAssume({ Statement: JSON.parse(JSON.stringify(statements)) }, lambda);
  assert.equal(canAssume(lambdaTrust, lambda), 'yes');
  assert.equal(canAssume(ec2Trust, lambda), 'no');
  assert.equal(verdict({ ...statement, Action: 'sts:*' }), 'yes');
  assert.equal(verdict({ ...statement, Action: 'sts:TagSession' }), 'no');
  assert.equal(verdict(conditional), 'conditional');
  assert.equal(verdict({ ...statement }, denial), 'no');
  assert.equal(verdict({ ...statement }, { Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' }), 'no');
  assert.equal(verdict({ ...statement }, { ...conditional, Effect: 'Deny' }), 'conditional');
  assert.deepEqual(trustedServices({ Statement: [...lambdaTrust.Statement, ...ec2Trust.Statement] }), [
    'ec2.amazonaws.com',
    lambda,
  ]);
});

test('who can write logs', () => {
  assert.equal(canWriteLogs([allowing('logs:CreateLogStream'), allowing('logs:PutLogEvents')]), 'yes');
  assert.equal(canWriteLogs([allowing('logs:CreateLog*')]), 'no');
  assert.equal(canWriteLogs([allowing('*')]), 'yes');
  assert.equal(canWriteLogs([]), 'no');
  const denial = { Statement: { Effect: 'Deny', NotAction: 's3:*', Resource: '*' } };
  assert.equal(canWriteLogs([allowing('logs:*'), denial]), 'no');
  const elsewhere = { Statement: { Effect: 'Deny', Action: 'logs:*', Resource: 'arn:aws:logs:*:*:log-group:audit:*' } };
  assert.equal(canWriteLogs([allowing('logs:*'), elsewhere]), 'yes');
});

test('ARNs of policies', () => {
  assert.deepEqual(parsePolicyArn('arn:aws-us-gov:iam::aws:policy/service-role/X'), {
    partition: 'aws-us-gov',
    account: 'aws',
    path: '/service-role/',
    name: 'X',
  });
  for (const wrong of [
    '',
    'X',
    'arn:aws:iam::aws:role/X',
    'arn:aws:iam::12:policy/X',
    'arn:aws:iam::aws:policy/',
    'arn:aws:iam::aws:policy/a b',
  ]) {
    assert.equal(parsePolicyArn(wrong), undefined);
  }
  assert.equal(inPartition('arn:aws:iam::aws:policy/X', 'aws-cn'), 'arn:aws-cn:iam::aws:policy/X');
  assert.equal(inPartition('arn:aws:iam::123456789012:policy/X', 'aws-cn'), 'arn:aws:iam::123456789012:policy/X');
  assert.equal(
    broadPolicyWarning('arn:aws:iam::aws:policy/AmazonS3FullAccess'),
    'AmazonS3FullAccess allows every action of its service on every resource.',
  );
  assert.equal(broadPolicyWarning('arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'), undefined);
  assert.equal(broadPolicyWarning('arn:aws:iam::123456789012:policy/AdministratorAccess'), undefined);
});

test('private copies are private, and gone afterwards', async () => {
  const root = await mkdtemp(path.join(os.tmpdir(), 'rolewright-test-'));
  try {
    const folder = openDocumentFolder(root);
    const written = await folder.write('create-policy:a/../b', '{}');
    assert.ok(written.ok);
    assert.equal(path.basename(written.value), 'create-policy-a----b.json');
    assert.equal((await stat(written.value)).mode & 0o777, 0o600);
    assert.equal((await stat(path.dirname(written.value))).mode & 0o777, 0o700);
    await folder.remove();
    await assert.rejects(stat(path.dirname(written.value)), { code: 'ENOENT' });
    await openDocumentFolder(root).remove();
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});

test('the AWS CLI is found on the PATH, but never in a relative entry', async () => {
  const root = await mkdtemp(path.join(os.tmpdir(), 'rolewright-test-'));
  const inFolder = (name: string) => path.join(root, name, 'aws');
  try {
    for (const name of ['one', 'two', 'folder']) await mkdir(path.join(root, name));
    await writeFile(inFolder('one'), '');
    await writeFile(inFolder('two'), '');
    await chmod(inFolder('two'), 0o755);
    await mkdir(inFolder('folder'));
    const entries = [
      '',
      '.',
      path.relative(process.cwd(), path.join(root, 'two')),
      path.join(root, 'folder'),
      path.join(root, 'one'),
    ];
    const place = (...more: readonly string[]) => thisMachine({ PATH: [...entries, ...more].join(':') });
    assert.deepEqual(await findAwsCli(undefined, place(path.join(root, 'two'))), { ok: true, value: inFolder('two') });
    const absent = { ok: false, error: { kind: 'notFound', message: 'There is no aws on the PATH.' } };
    assert.deepEqual(await findAwsCli('  ', place()), absent);
    assert.deepEqual(await findAwsCli('', thisMachine({})), absent);
    assert.deepEqual(await findAwsCli(inFolder('two'), place()), { ok: true, value: inFolder('two') });
    const errors = [
      await findAwsCli(inFolder('one'), place()),
      await findAwsCli(root, place()),
      await findAwsCli('aws', place()),
    ];
    assert.deepEqual(
      errors.map((result) => (result.ok ? 'ok' : [result.error.kind, result.error.message])),
      [
        ['notExecutable', `${inFolder('one')} is not executable.`],
        ['notFound', `There is no file ${root}.`],
        ['notFound', 'The path of the AWS CLI must be absolute, but the setting says aws.'],
      ],
    );
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});

test('Windows: PATHEXT counts, command scripts are explained and not run', async () => {
  const place = (...files: readonly string[]): Machine => ({
    platform: 'win32',
    env: {
      Path: '.;C:relative;"C:\\Program Files\\Amazon\\AWSCLIV2";C:\\Python\\Scripts',
      PathExt: '.COM;.EXE;.BAT;.CMD',
    },
    look: async (file) => (files.includes(file) ? 'program' : 'missing'),
  });
  const exe = 'C:\\Program Files\\Amazon\\AWSCLIV2\\aws.exe';
  const script = 'C:\\Python\\Scripts\\aws.cmd';
  assert.deepEqual(await findAwsCli(undefined, place(script, exe)), { ok: true, value: exe });
  const explained = {
    ok: false,
    error: {
      kind: 'notExecutable',
      message: `${script} is a command script. It would need a shell; an aws.exe does not.`,
    },
  };
  assert.deepEqual(await findAwsCli(undefined, place(script)), explained);
  assert.deepEqual(await findAwsCli(script, place(script)), explained);
  assert.equal((await findAwsCli(undefined, place('C:\\Python\\Scripts\\aws', 'aws.exe', '.\\aws.exe'))).ok, false);
});
