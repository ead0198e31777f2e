import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { createIamData } from '../../../engine/src/data/iamData';
import { nodeDataFiles } from '../../../node/src/dataFiles';

const data = createIamData(nodeDataFiles(path.resolve('dist/data')));

test('knows service principals exactly', () => {
  assert.deepEqual(data.principal('lambda.amazonaws.com'), {
    name: 'lambda.amazonaws.com',
    displayName: 'AWS Lambda',
    iamPrefix: 'lambda',
    kind: 'service-role',
    typicalUse: data.principals().find((one) => one.name === 'lambda.amazonaws.com')?.typicalUse,
    alsoServiceLinked: data.principals().find((one) => one.name === 'lambda.amazonaws.com')?.alsoServiceLinked,
    confidence: 'high',
  });
  assert.equal(data.principal('Lambda.amazonaws.com'), undefined);
  assert.equal(data.principal('access-analyzer.amazonaws.com')?.kind, 'service-linked-only');
  assert.equal(data.principals().length, 667);
  assert.equal(new Set(data.principalNames()).size, 667);
});

test('knows regional forms only where AWS has them', () => {
  assert.equal(data.principal('states.eu-west-1.amazonaws.com')?.name, 'states.REGION.amazonaws.com');
  assert.equal(data.principal('us-gov-west-1.elasticache-snapshot.amazonaws.com')?.kind, 'regional-variant');
  assert.equal(data.principal('logs.cn-north-1.amazonaws.com.cn')?.kind, 'regional-variant');
  assert.equal(data.principal('lambda.eu-west-1.amazonaws.com'), undefined);
});

test('knows what wrong principals mean', () => {
  assert.deepEqual(data.wrongPrincipal('lambda.aws.com')?.right, ['lambda.amazonaws.com']);
  assert.deepEqual(data.wrongPrincipal('eventbridge.amazonaws.com')?.right, ['events.amazonaws.com']);
  assert.deepEqual(data.wrongPrincipal('Lambda.amazonaws.com'), {
    right: ['lambda.amazonaws.com'],
    rightText: 'lambda.amazonaws.com',
    why: 'write the name alone, in lower case',
    match: 'exact',
  });
  assert.deepEqual(data.wrongPrincipal('https://ec2.amazonaws.com/')?.right, ['ec2.amazonaws.com']);
  assert.deepEqual(data.wrongPrincipal(' glue.amazonaws.com')?.right, ['glue.amazonaws.com']);
  assert.deepEqual(data.wrongPrincipal('lambda.eu-west-1.amazonaws.com')?.right, ['lambda.amazonaws.com']);
  assert.deepEqual(data.wrongPrincipal('glue.amazonaws.com.cn')?.right, ['glue.amazonaws.com']);
  assert.deepEqual(data.wrongPrincipal('sts.amazonaws.com')?.right, []);
  assert.equal(data.wrongPrincipal('lambda.amazonaws.com'), undefined);
  assert.equal(data.wrongPrincipal('ec2.amazonaws.com.cn'), undefined);
  assert.equal(data.wrongPrincipal('states.eu-west-1.amazonaws.com'), undefined);
  assert.equal(data.wrongPrincipal('my-own.example.com'), undefined);
});

test('calls no well-known principal wrong, and proposes only known ones', () => {
  const wrongly = data
    .principals()
    .filter((one) => one.confidence === 'high' && data.wrongPrincipal(one.name)?.match === 'exact');
  assert.deepEqual(wrongly, []);
  const rows: readonly string[][] = JSON.parse(
    nodeDataFiles(path.resolve('dist/data')).readText('principals.json'),
  ).wrong;
  const unknown = rows
    .flatMap((row) => (row[1] ?? '').split(' '))
    .filter((name) => name !== '' && !data.principal(name));
  assert.deepEqual(unknown, []);
});

test('knows principals that are often written for another use', () => {
  assert.deepEqual(
    data.principalMixups('events.amazonaws.com').map((mixup) => [mixup.use, mixup.right]),
    [
      ['a pipe', ['pipes.amazonaws.com']],
      ['a schedule', ['scheduler.amazonaws.com']],
    ],
  );
  assert.deepEqual(data.principalMixups('lambda.amazonaws.com'), []);
  assert.deepEqual(
    data.principalMixups('oidc.eks.eu-west-1.amazonaws.com').map((mixup) => mixup.right),
    [[]],
  );
});

test('knows the shared identity providers', () => {
  assert.deepEqual(
    data.sharedOidcIssuers().find((one) => one.issuer === 'gitlab.com'),
    { issuer: 'gitlab.com', claim: 'sub', required: true },
  );
  const github = data.sharedOidcIssuers().find((one) => one.issuer === 'token.actions.githubusercontent.com');
  assert.ok(github?.required && github.evaluatedClaims?.includes('job_workflow_ref'));
  assert.ok(!github.evaluatedClaims?.includes('repository_owner'));
  assert.equal(data.sharedOidcIssuers().length, 19);
});

test('knows which principals send the source of a call', () => {
  assert.deepEqual(data.sourceKeys('scheduler.amazonaws.com'), {
    support: 'supported',
    sourceArns: ['arn:aws:scheduler:REGION:ACCOUNT:schedule-group/GROUP'],
  });
  assert.deepEqual(data.sourceKeys('ec2.amazonaws.com'), { support: 'unneeded', sourceArns: [] });
  assert.equal(data.sourceKeys('cloudtrail.amazonaws.com')?.support, 'breaks');
  assert.equal(data.sourceKeys('appsync.amazonaws.com'), undefined);
});
