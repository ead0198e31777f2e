import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { narrowToLevels, servedActions } from '../../../engine/src/access/actionNarrowing';
import { escalationsOf } from '../../../engine/src/access/escalation';
import { grantsOf, isWholeType } from '../../../engine/src/access/grants';
import { openActions } from '../../../engine/src/access/openActions';
import { isBoundToService, passedToServices } from '../../../engine/src/access/passRole';
import { coveredStatements } from '../../../engine/src/access/statementCover';
import { expandAction } from '../../../engine/src/actions/actionPattern';
import { type ConditionScope, conditionScope, conditionScopeFor } from '../../../engine/src/conditions/conditionScope';
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
    [{ StringLike: { 'secretsmanager:ResourceTag/app': '*' } }, 'resource'],
    [{ StringLikeIfExists: { 'secretsmanager:ResourceTag/app': '*' } }, 'none'],
    [{ 'ForAllValues:StringLike': { 'aws:RequestTag/app': '*' } }, 'none'],
    [{ StringLike: { 'aws:RequestTag/app': '*' } }, 'request'],
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

  it('counts tags and the resources of each type that is required', () => {
    const tagged = (operator: string, value: string) =>
      open({
        Action: 'secretsmanager:GetSecretValue',
        Resource: '*',
        Condition: { [operator]: { 'secretsmanager:ResourceTag/app': value } },
      });
    assert.deepEqual(tagged('StringLike', '*'), []);
    assert.deepEqual(tagged('StringEquals', 'x'), []);
    assert.deepEqual(tagged('StringLikeIfExists', '*'), ['secretsmanager:GetSecretValue every']);
    const cluster = (...names: readonly string[]) =>
      open({
        Action: 'redshift:GetClusterCredentials',
        Resource: names.map((name) => `arn:aws:redshift:eu-west-1:210987654321:${name}`),
      });
    assert.deepEqual(cluster('dbuser:c/app', 'dbname:*'), []);
    assert.deepEqual(cluster('dbname:*'), []);
    assert.deepEqual(cluster('dbuser:*', 'dbname:c/app'), ['redshift:GetClusterCredentials type']);
    assert.deepEqual(cluster('dbuser:*'), ['redshift:GetClusterCredentials type']);
  });

  it('takes no account of conditions that the action always meets', () => {
    const Condition = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': 'a' } };
    assert.deepEqual(open({ Action: 'ssm:GetParameter', Resource: '*', Condition }), ['ssm:GetParameter every']);
    const required = { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': 'a' } };
    assert.deepEqual(open({ Action: 'ssm:GetParameter', Resource: '*', Condition: required }), []);
  });
});

describe('conditionScopeFor', () => {
  const scope = (id: string, Condition: Written) => {
    const [known] = expandAction(iamData, parseAction(id));
    assert.ok(known);
    const statement = statementOf({ Action: id, Resource: '*', Condition });
    return conditionScopeFor(iamData, statement, known.service, known.action);
  };
  const leading = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': '${aws:userid}' } };
  it('leaves out what the action never sends and need not', () => {
    assert.equal(scope('dynamodb:GetItem', leading), 'request');
    assert.equal(scope('dynamodb:Scan', leading), 'none');
    assert.equal(scope('dynamodb:Scan', { StringEquals: { 'dynamodb:LeadingKeys': 'a' } }), 'request');
    assert.equal(scope('dynamodb:Scan', { StringEqualsIfExists: { 'dynamodb:LeadingKeys': 'a' } }), 'none');
    assert.equal(
      scope('elasticloadbalancing:DeleteListener', { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' } }),
      'none',
    );
    assert.equal(scope('sqs:CreateQueue', { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' } }), 'request');
    assert.equal(scope('s3:GetObject', { StringEqualsIfExists: { 'aws:ResourceOrgID': 'o-a1b2c3d4e5' } }), 'resource');
  });
});

describe('isBoundToService', () => {
  const bound = (Condition: Written) =>
    isBoundToService(statementOf({ Action: 'iam:PassRole', Resource: '*', Condition }));
  const passed = (operator: string, ...values: readonly string[]) => ({
    [operator]: { 'iam:PassedToService': values },
  });
  it('is where the key must be there and name some services', () => {
    assert.equal(bound(passed('StringEquals', 'ec2.amazonaws.com')), true);
    assert.equal(bound(passed('StringLike', 'ec2*.amazonaws.com')), true);
    assert.equal(bound(passed('StringLike', '*a4b.amazonaws.com')), true);
    assert.equal(bound(passed('ForAnyValue:StringEquals', 'ec2.amazonaws.com')), true);
    assert.equal(
      bound({ ...passed('StringEqualsIfExists', 'ec2.amazonaws.com'), Null: { 'iam:PassedToService': 'false' } }),
      true,
    );
    assert.equal(bound({ ArnLike: { 'iam:AssociatedResourceARN': 'arn:aws:ec2:*:*:instance/*' } }), true);
    assert.equal(bound({ StringEquals: { 'iam:AWSServiceName': 'a.amazonaws.com' } }), true);
    assert.equal(bound({ StringEquals: { 'iam:PassedToService': { Ref: 'Service' } } }), true);
  });
  it('is not where the key may be missing or name every service', () => {
    assert.equal(bound({}), false);
    assert.equal(bound(passed('StringEqualsIfExists', 'ec2.amazonaws.com')), false);
    assert.equal(bound(passed('ForAllValues:StringEquals', 'ec2.amazonaws.com')), false);
    assert.equal(bound(passed('StringLike', '*.amazonaws.com')), false);
    assert.equal(bound(passed('StringLike', 'ec2.amazonaws.com', '*.amazonaws.com*')), false);
    assert.equal(bound(passed('StringLike', '*')), false);
    assert.equal(bound(passed('StringNotEquals', 'ec2.amazonaws.com')), false);
    assert.equal(bound({ Null: { 'iam:PassedToService': 'false' } }), false);
    assert.equal(bound({ StringLike: { 'iam:AWSServiceName': '*.amazonaws.com' } }), false);
    assert.equal(bound({ ArnLike: { 'iam:AssociatedResourceArn': 'arn:aws:*' } }), false);
    assert.equal(bound({ StringEquals: { 'aws:PrincipalTag/t': 'ec2.amazonaws.com' } }), false);
  });
});

describe('servedActions', () => {
  const served = (written: Written) => {
    const [item] = statementOf(written).action?.items ?? [];
    assert.ok(item);
    return servedActions(iamData, item).map(({ id }) => id);
  };
  it('are those that the resources are for', () => {
    const all = served({ Action: 's3:*', Resource: '*' });
    const objects = served({ Action: 's3:*', Resource: 'arn:aws:s3:::my-app/*' });
    assert.equal(all.length, iamData.service('s3')?.actions.size);
    assert.ok(objects.includes('s3:PutObjectAcl') && !objects.includes('s3:PutBucketPolicy'));
    assert.ok(objects.length * 3 < all.length);
    assert.deepEqual(served({ Action: 'sqs:List*', Resource: 'arn:aws:sqs:*:*:q' }), [
      'sqs:ListDeadLetterSourceQueues',
      'sqs:ListMessageMoveTasks',
      'sqs:ListQueueTags',
    ]);
    assert.deepEqual(served({ Action: 'sqs:*', Resource: 'arn:aws:sns:*:*:t' }), []);
    assert.equal(
      served({ Action: 'sqs:*', NotResource: 'arn:aws:sqs:*:*:q' }).length,
      iamData.service('sqs')?.actions.size,
    );
  });
});

describe('escalations through SSM', () => {
  const methods = (...statements: readonly Written[]) =>
    escalationsOf(policyOf(...statements), iamData).map(
      ({ method, extent }) => `${method.actions.join('+')} ${extent}`,
    );
  const ssm = (type: string) => `arn:aws:ssm:*:*:${type}`;
  const instances = 'arn:aws:ec2:*:*:instance/*';
  const command = (...Resource: readonly string[]) => ({ Action: 'ssm:SendCommand', Resource });
  const session = (...Resource: readonly string[]) => ({ Action: 'ssm:StartSession', Resource });

  it('need an instance', () => {
    assert.deepEqual(methods(session('*')), ['ssm:StartSession open']);
    assert.deepEqual(methods(session(instances)), ['ssm:StartSession open']);
    assert.deepEqual(methods(session(ssm('document/*'), 'arn:aws:ecs:*:*:task/*')), ['ssm:StartSession open']);
    assert.deepEqual(methods(session(ssm('document/*'))), []);
    assert.deepEqual(methods(session(ssm('document/*'), 'arn:aws:ec2:*:*:instance/i-1')), []);
    assert.deepEqual(methods(command(ssm('document/*'))), []);
  });

  it('need a document that runs what it is given', () => {
    assert.deepEqual(methods(command('*')), ['ssm:SendCommand open']);
    assert.deepEqual(methods(command(instances, ssm('document/*'))), ['ssm:SendCommand open']);
    assert.deepEqual(methods(command(instances, ssm('document/AWS-RunShellScript'))), ['ssm:SendCommand open']);
    assert.deepEqual(methods(command(instances, ssm('document/AWS-*'))), ['ssm:SendCommand open']);
    assert.deepEqual(methods(command(instances, ssm('document/my-app-restart'))), []);
    assert.deepEqual(methods(command(instances)), []);
  });

  it('are put together from several statements', () => {
    assert.deepEqual(methods(command(instances), command(ssm('document/*'))), ['ssm:SendCommand open']);
    assert.deepEqual(methods(command(instances), command(ssm('document/my-app-restart'))), []);
    const tagged = { ...command(instances), Condition: { StringEquals: { 'ssm:resourceTag/Env': 'dev' } } };
    assert.deepEqual(methods(tagged, command(ssm('document/AWS-RunShellScript'))), []);
    const caller = { ...command(instances), Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };
    assert.deepEqual(methods(caller, command(ssm('document/*'))), ['ssm:SendCommand narrowed']);
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
