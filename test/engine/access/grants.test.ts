import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { narrowToLevels } from '../../../engine/src/access/actionNarrowing';
import { escalationsOf } from '../../../engine/src/access/escalation';
import { grantsOf, isWholeType } from '../../../engine/src/access/grants';
import { openActions } from '../../../engine/src/access/openActions';
import { passedToServices } from '../../../engine/src/access/passRole';
import { coveredStatements } from '../../../engine/src/access/statementCover';
import { expandAction } from '../../../engine/src/actions/actionPattern';
import { type ConditionScope, conditionScope } from '../../../engine/src/conditions/conditionScope';
import { parseAction } from '../../../engine/src/model/action';
import type { Policy, Statement } from '../../../engine/src/model/model';
import { documentOf, iamData } from '../../support/engine';

type Written = Readonly<Record<string, unknown>>;

function policyOf(...statements: readonly Written[]): Policy {
  const Statement = statements.map((one) => ({ Effect: 'Allow', ...one }));
  const policy = documentOf(JSON.stringify({ Version: '2012-10-17', Statement })).policies[0];
  assert.ok(policy);
  return policy;
}

function statementOf(written: Written): Statement {
  const statement = policyOf(written).statements[0];
  assert.ok(statement);
  return statement;
}

const table = 'arn:aws:dynamodb:eu-west-1:210987654321:table/';

describe('grantsOf', () => {
  const allowing = (key: string, ...statements: readonly Written[]) =>
    grantsOf(policyOf(...statements), iamData)
      .allowing(key)
      .map(({ statement, reach, condition }) => `${statement.index} ${reach} ${condition}`);

  it('finds literals, patterns and what NotAction leaves in, the widest first', () => {
    assert.deepEqual(
      allowing(
        'dynamodb:putitem',
        { Action: 'DynamoDB:putItem', Resource: `${table}my-app` },
        { Action: 'dynamodb:Put*', Resource: `${table}*` },
        { NotAction: 's3:*', Resource: '*' },
        { Action: '*', Resource: '*', Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } },
        { Action: 'dynamodb:GetItem', Resource: '*' },
      ),
      ['2 every none', '3 every caller', '1 type none', '0 named none'],
    );
  });

  it('knows nothing of actions that do not exist', () => {
    assert.deepEqual(allowing('dynamodb:nonsense', { Action: '*', Resource: '*' }), []);
  });

  it('takes away what a Deny without condition covers', () => {
    const allow = { Action: 'dynamodb:PutItem', Resource: [`${table}a`, `${table}b`] };
    const deny = { Effect: 'Deny', Action: 'dynamodb:*' };
    assert.deepEqual(allowing('dynamodb:putitem', allow, { ...deny, Resource: '*' }), []);
    assert.deepEqual(allowing('dynamodb:putitem', allow, { ...deny, Resource: `${table}*` }), []);
    assert.deepEqual(allowing('dynamodb:putitem', allow, { ...deny, Resource: `${table}a` }), ['0 named none']);
    const condition = { StringEquals: { 'aws:PrincipalTag/a': 'b' } };
    assert.deepEqual(allowing('dynamodb:putitem', allow, { ...deny, Resource: '*', Condition: condition }), [
      '0 named none',
    ]);
  });
});

describe('isWholeType', () => {
  const whole = (pattern: string, id: string) => {
    const [known] = expandAction(iamData, parseAction(id));
    assert.ok(known);
    return isWholeType(pattern, known);
  };
  it('tells all resources of a type from some', () => {
    assert.equal(whole(`${table}*`, 'dynamodb:PutItem'), true);
    assert.equal(whole(`${table}my-app-*`, 'dynamodb:PutItem'), false);
    assert.equal(whole('arn:aws:s3:::my-app/*', 's3:GetObject'), false);
    assert.equal(whole('arn:aws:s3:::*/*', 's3:GetObject'), true);
    assert.equal(whole('arn:aws:sqs:*:*:*', 'sqs:SendMessage'), true);
    assert.equal(whole('arn:aws:sqs:*:*:*', 'sns:Publish'), false);
  });
});

describe('conditionScope', () => {
  const cases: readonly (readonly [Written | undefined, ConditionScope])[] = [
    [undefined, 'none'],
    [{}, 'none'],
    [{ Bool: { 'aws:SecureTransport': 'true' } }, 'caller'],
    [{ StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }, 'caller'],
    [{ StringEquals: { 'AWS:RequestTag/team': 'a' } }, 'request'],
    [{ StringEquals: { 's3:prefix': 'a/' } }, 'request'],
    [{ StringEquals: { 'aws:resourceTag/team': 'a' } }, 'resource'],
    [{ StringEquals: { 'ec2:ResourceTag/team': 'a' } }, 'resource'],
    [{ StringEquals: { 's3:ExistingObjectTag/team': 'a' } }, 'resource'],
    [{ StringLike: { 'aws:ResourceAccount': '*' } }, 'none'],
    [{ StringNotEquals: { 'aws:ResourceAccount': '210987654321' } }, 'caller'],
    [{ Null: { 'aws:ResourceTag/team': 'false' } }, 'resource'],
    [{ Null: { 'aws:ResourceTag/team': 'true' } }, 'none'],
    [
      { Bool: { 'aws:SecureTransport': 'true' }, StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
      'resource',
    ],
  ];
  for (const [Condition, scope] of cases) {
    it(`${JSON.stringify(Condition)}: ${scope}`, () => {
      const statement = statementOf({ Action: 's3:GetObject', Resource: '*', ...(Condition && { Condition }) });
      assert.equal(conditionScope(statement), scope);
    });
  }
});

describe('openActions', () => {
  const open = (written: Written) =>
    openActions(statementOf(written), iamData).map(({ known, reach }) => `${known.id} ${reach}`);
  it('finds what nothing limits', () => {
    assert.deepEqual(open({ Action: ['s3:GetObject', 's3:ListBucket'], Resource: '*' }), ['s3:GetObject every']);
    assert.deepEqual(open({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::*/*' }), ['s3:GetObject type']);
    assert.deepEqual(open({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::my-app/*' }), []);
    assert.deepEqual(open({ Action: 's3:*', Resource: '*' }), []);
    assert.deepEqual(open({ Effect: 'Deny', Action: 's3:GetObject', Resource: '*' }), []);
    const Condition = { StringEquals: { 'aws:ResourceAccount': '210987654321' } };
    assert.deepEqual(open({ Action: 's3:GetObject', Resource: '*', Condition }), []);
  });
});

describe('passedToServices', () => {
  const services = (...actions: readonly string[]) =>
    passedToServices(policyOf({ Action: ['iam:PassRole', ...actions], Resource: '*' }), iamData);
  it('names the services that the other actions hand roles to', () => {
    assert.deepEqual(services('lambda:CreateFunction'), ['lambda.amazonaws.com']);
    assert.deepEqual(services('ecs:RegisterTaskDefinition'), ['ecs-tasks.amazonaws.com']);
    assert.deepEqual(services('ec2:RunInstances', 'lambda:CreateFunction'), [
      'ec2.amazonaws.com',
      'lambda.amazonaws.com',
    ]);
    assert.equal(services('s3:GetObject'), undefined);
  });
});

describe('coveredStatements', () => {
  const covered = (...statements: readonly Written[]) =>
    coveredStatements(policyOf(...statements)).map(
      ({ statement, by, equal }) => `${statement.index} by ${by.index}${equal ? ' equal' : ''}`,
    );
  const read = { Action: 's3:GetObject', Resource: 'arn:aws:s3:::my-app/*' };

  it('keeps the first of equal ones and the wider of others', () => {
    assert.deepEqual(covered(read, read, read), ['1 by 0 equal', '2 by 0 equal']);
    assert.deepEqual(covered(read, { Action: 's3:Get*', Resource: '*' }), ['0 by 1']);
    assert.deepEqual(covered(read, { Action: '*', Resource: '*' }), ['0 by 1']);
    assert.deepEqual(covered(read, { Action: 's3:Put*', Resource: '*' }), []);
    assert.deepEqual(covered(read, { ...read, Effect: 'Deny' }), []);
    assert.deepEqual(covered(read, { ...read, NotAction: 's3:PutObject', Action: undefined }), []);
  });

  it('compares conditions', () => {
    const one = { ...read, Condition: { StringEquals: { 'aws:PrincipalTag/a': ['x'] } } };
    const same = { ...read, Condition: { StringEquals: { 'aws:PrincipalTag/a': 'x' } } };
    const other = { ...read, Condition: { StringEquals: { 'aws:PrincipalTag/a': 'y' } } };
    assert.deepEqual(covered(one, same), ['1 by 0 equal']);
    assert.deepEqual(covered(one, other), []);
    assert.deepEqual(covered(one, read), ['0 by 1']);
  });

  it('compares conditions by what they mean', () => {
    const when = (Condition: Written) => ({ ...read, Condition });
    const tag = (...values: readonly string[]) => ({ StringEquals: { 'aws:PrincipalTag/a': values } });
    const secure = { Bool: { 'aws:SecureTransport': 'true' } };
    assert.deepEqual(covered(when(tag('x')), when(tag('x', 'y'))), ['0 by 1']);
    assert.deepEqual(covered(when(tag('x', 'y')), when(tag('x'))), ['1 by 0']);
    assert.deepEqual(covered(when({ ...tag('x'), ...secure }), when(tag('x'))), ['0 by 1']);
    assert.deepEqual(covered(when({ ...tag('x'), ...secure }), when(tag('y'))), []);
    assert.deepEqual(covered(when(tag('x')), when({ StringLike: { 'AWS:PrincipalTag/a': 'x' } })), ['1 by 0 equal']);
    const template = { StringEquals: { 'aws:PrincipalTag/a': { Ref: 'A' } } };
    assert.deepEqual(covered(when(template), when(template)), ['1 by 0 equal']);
    assert.deepEqual(covered(when(template), when(tag('x'))), []);
    assert.deepEqual(covered({ ...when(tag('x')), Effect: 'Deny' }, { ...when(tag('x', 'y')), Effect: 'Deny' }), [
      '0 by 1',
    ]);
  });
});

describe('narrowToLevels', () => {
  it('writes harmless verbs as patterns and leaves out what cannot apply', () => {
    const statement = statementOf({ Action: 'sqs:*', Resource: 'arn:aws:sqs:eu-west-1:210987654321:my-app' });
    const [item] = statement.action?.items ?? [];
    assert.ok(item);
    assert.deepEqual(narrowToLevels(item, iamData, ['List', 'Read']), ['sqs:Get*', 'sqs:List*', 'sqs:ReceiveMessage']);
  });
});

describe('a policy of many statements', () => {
  it('is compared without going over every pair', () => {
    const statements = Array.from({ length: 5000 }, (_, at) => ({
      Effect: at % 5 === 0 ? 'Deny' : 'Allow',
      Action: [`iam:*${at}*`, 'iam:Put*', 'ec2:*n*'],
      Resource: at % 2 === 0 ? '*' : `arn:aws:iam::*:role/r${at}*`,
    }));
    const policy = policyOf(...statements);
    assert.equal(escalationsOf(policy, iamData).length, 0);
    assert.ok(coveredStatements(policy).length > 0);
    assert.deepEqual(
      policy.statements.flatMap((one) => openActions(one, iamData)),
      [],
    );
  });
});
