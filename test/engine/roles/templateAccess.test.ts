import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createEngine } from '../../../engine/src/engine';
import { iamData as data } from '../../support/engine';

const engine = createEngine({ data, today: () => '2026-12-01' });

function report(after: string, before: string | undefined): string | undefined {
  const document = { uri: 'file:///app/template.yaml', languageId: 'yaml', version: 1, getText: () => after };
  return engine.newAccess(document, { text: before, since: 'the last commit', name: 'template.yaml' });
}

const statement = (action: string, resource = "'arn:aws:s3:::orders/*'", effect = 'Allow') =>
  `            - { Effect: ${effect}, Action: ${action}, Resource: ${resource} }\n`;
const worker = (...statements: readonly string[]) => `Conditions:
  IsProduction: !Equals [!Ref AWS::Region, eu-west-1]
Resources:
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Policies:
        - Statement:
${statements.join('')}`;
const host = (name: string, managed: string, ...statements: readonly string[]) => `  Host:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{ Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: sts:AssumeRole }]
      ManagedPolicyArns: [${managed}]
      Policies:
        - PolicyName: ${name}
          PolicyDocument:
           Version: '2012-10-17'
           Statement:
${statements.join('')}`;
const head = '# New access since the last commit: template.yaml\n';
const nothing = `${head}The template doesn't allow anything it didn't allow before.\n`;

describe('the new access of a template', () => {
  test('is told by role, with lines of the new text', () => {
    const before = worker(statement('s3:GetObject')) + host('logs', '', statement('logs:PutLogEvents', "'*'"));
    const after =
      worker(statement('s3:GetObject'), statement('s3:PutObject')) +
      host('logs', 'arn:aws:iam::aws:policy/ReadOnlyAccess', statement('logs:PutLogEvents', "'*'")).replace(
        'ec2.',
        'ecs-tasks.',
      );
    assert.equal(
      report(after, before),
      `${head}
# WorkerRole
1 statement allows more than before.

✓ Statement 2, line 10
    s3:PutObject on arn:aws:s3:::orders/*

# Host, trust policy
1 statement allows more than before.

✓ Statement 1, line 15
    sts:AssumeRole by ecs-tasks.amazonaws.com

# Host
+ Managed policy arn:aws:iam::aws:policy/ReadOnlyAccess is attached
`,
    );
  });

  test('is none where only the place or the text changes', () => {
    const one = worker(statement('s3:GetObject')) + host('a', '', statement('logs:PutLogEvents', "'*'"));
    const twin = host('b', '', statement('logs:PutLogEvents', "'*'"));
    const moved = `# The order service\n${worker(statement('[s3:GetObject]'))}${twin}`;
    assert.equal(report(moved, one), nothing);
    assert.equal(report(one, one), nothing);
  });

  test('is not seen in what the template fills in and nobody changed', () => {
    const open = statement('dynamodb:GetItem', '!Ref Tables');
    const sub = statement('sqs:SendMessage', '!Sub "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:jobs"');
    assert.equal(report(worker(open, sub), worker(sub, open)), nothing);
    const changed = report(worker(open, sub.replace('jobs', 'orders')), worker(open, sub));
    assert.match(
      changed ?? '',
      /# WorkerRole\nCan't tell whether 1 statement allows more than before\.\n\n\? Statement 2/,
    );
  });

  test('is found in statements of one case only, once', () => {
    const get = '{ Effect: Allow, Action: s3:GetObject, Resource: "*" }';
    const choice = `            - !If [IsProduction, ${get}, !Ref AWS::NoValue]\n`;
    const put = statement('s3:PutObject');
    const added = report(worker(put, choice), worker(put));
    assert.match(
      added ?? '',
      /1 statement allows more than before\.\n\n✓ Statement 1, line 10\n {4}s3:GetObject on \*/,
    );
    assert.equal(report(worker(put, choice), worker(put, choice)), nothing);
    assert.match(report(worker(put, `            - ${get}\n`), worker(put, choice)) ?? '', /s3:GetObject on \*/);
  });

  test('tells of a Deny that is gone', () => {
    const deny = statement('s3:GetObject', "'*'", 'Deny');
    const all = statement('s3:*', "'*'");
    assert.match(
      report(worker(all), worker(all, deny)) ?? '',
      /✗ No longer denied by statement 2 of the last commit\n {4}s3:GetObject on \*/,
    );
  });

  test('is all of a template, or of a role, that was not there', () => {
    const text = worker(statement('s3:GetObject'));
    const whole = report(text, undefined) ?? '';
    assert.ok(
      whole.startsWith(`${head}The last commit doesn't have this template, so all of it is new.\n\n# WorkerRole\n`),
    );
    const more = report(text + host('a', '', statement('logs:PutLogEvents', "'*'")), text) ?? '';
    assert.match(more, /^# Host\nThe last commit doesn't have this policy, so all of it is new\. 1 statement/m);
    assert.doesNotMatch(more, /WorkerRole/);
  });

  test('includes policies of no role', () => {
    const policy = (action: string) => `Resources:
  Shared:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - { Effect: Allow, Action: ${action}, Resource: '*' }
`;
    assert.match(
      report(policy('[s3:GetObject, s3:PutObject]'), policy('s3:GetObject')) ?? '',
      /^# Shared\n1 statement allows more than before\.\n\n✓ Statement 1, line 8\n {4}s3:PutObject on \*$/m,
    );
  });
});
