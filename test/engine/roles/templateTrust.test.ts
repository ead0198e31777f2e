import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type AssumeQuestion, createEngine } from '../../../engine/src/engine';
import { iamData as data } from '../../support/engine';

const engine = createEngine({ data, today: () => '2026-12-01' });

function ask(text: string, question: AssumeQuestion = {}) {
  const uri = 'file:///app/template.yaml';
  return engine.whoCanAssume({ uri, languageId: 'yaml', version: 1, getText: () => text }, question);
}

const role = (document: string) => `Conditions:
  IsProduction: !Equals [!Ref Stage, production]
Resources:
  WorkerRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: ${document}
`;
const statements = (...items: readonly string[]) =>
  role(`\n        Version: '2012-10-17'\n        Statement:${items.map((item) => `\n          - ${item}`).join('')}`);
const allow = (principal: string) => `{ Effect: Allow, Principal: { ${principal} }, Action: sts:AssumeRole }`;

describe('a report on who can assume a role of a template', () => {
  test('names the statements by their lines in the template', () => {
    assert.equal(
      ask(statements(allow('Service: lambda.amazonaws.com'), allow('Service: !Sub "ec2.${AWS::URLSuffix}"')))?.text,
      `# Who can assume WorkerRole
2 principals can assume this role. Read from the trust policy alone; nothing was asked of AWS.

# Principals
✓ AWS Lambda: lambda.amazonaws.com
    calls sts:AssumeRole (statement 1, line 10)
    without any condition
✓ Amazon EC2: ec2.amazonaws.com
    calls sts:AssumeRole (statement 2, line 11)
    without any condition
`,
    );
  });

  test('keeps apart what the template fills in', () => {
    const text = statements(
      allow('AWS: [!Sub "arn:aws:iam::${AWS::AccountId}:root", !Ref Caller]'),
      allow('Service: !If [IsProduction, lambda.amazonaws.com, !Ref AWS::NoValue]'),
      `{ Effect: Allow, Principal: { AWS: !Sub "\${Id}" }, Action: sts:AssumeRole, Condition: { StringEquals: { sts:ExternalId: x } } }`,
    );
    assert.equal(
      ask(text)?.text,
      `# Who can assume WorkerRole
As far as the trust policy is known, nobody can assume this role. Read from the trust policy alone; nothing was asked of AWS.

# Principals
? arn:aws:iam::\${AWS::AccountId}:root
    calls sts:AssumeRole (statement 1, line 10)
    the template fills in a part of it
? Whoever a template fills in
    calls sts:AssumeRole (statement 1, line 10)
? lambda.amazonaws.com
    calls sts:AssumeRole (statement 2, line 11)
    only in one case of the template
? \${Id}
    calls sts:AssumeRole (statement 3, line 12)
    the template fills in a part of it
    only when sts:ExternalId is x
`,
    );
    assert.equal(ask(text, { caller: '111122223333' })?.verdict, 'if');
  });

  test('is certain of nothing where statements or effects are not known', () => {
    const lambda = allow('Service: lambda.amazonaws.com');
    const texts = [
      statements(lambda, `!If [IsProduction, ${lambda}, !Ref AWS::NoValue]`),
      statements(lambda, lambda.replace('Allow', '!Ref Effect')),
    ];
    const caller = 'lambda.amazonaws.com';
    assert.deepEqual(
      texts.map((text) => ask(text, { caller })?.verdict),
      ['if', 'if'],
    );
    assert.equal(
      ask(texts[0] ?? '', { caller })?.text,
      `# Who can assume WorkerRole
As far as the trust policy is known, 1 principal can assume this role. Read from the trust policy alone; nothing was asked of AWS.

# Can lambda.amazonaws.com assume it?
? It depends on the parts of the trust policy that are not known.
    by statement 1, line 10:
      without any condition

# Principals
✓ AWS Lambda: lambda.amazonaws.com
    calls sts:AssumeRole (statement 1, line 10)
    without any condition

# Not known
- A function of the template decides which statements the policy has (line 11)
`,
    );
    assert.match(ask(texts[1] ?? '')?.text ?? '', /# Not known\n- The template fills in the effect of a statement/);
    assert.equal(ask(statements(lambda), { caller })?.verdict, 'yes');
    assert.equal(ask(statements(lambda), { caller: 'ec2.amazonaws.com' })?.verdict, 'no');
  });

  test('is one on each of the trust policies that a condition chooses between', () => {
    const policy = (service: string) =>
      `{ Version: '2012-10-17', Statement: [${allow(`Service: ${service}.amazonaws.com`)}] }`;
    const report = ask(role(`!If [IsProduction, ${policy('lambda')}, ${policy('ec2')}]`), {
      caller: 'lambda.amazonaws.com',
    });
    assert.equal(report?.verdict, 'if');
    assert.equal(report.text.match(/^# Who can assume WorkerRole$/gm)?.length, 2);
    assert.match(report.text, /Read from the trust policy in line 7, which the template uses in one case only;/);
  });

  test('tells where the trust policy is not in the template', () => {
    const report = ask(role('!Ref Trust'), { caller: 'lambda.amazonaws.com' });
    assert.deepEqual(report, {
      name: 'WorkerRole',
      verdict: 'if',
      text: `# Who can assume WorkerRole
The template does not contain the trust policy of this role, or gives it by a function whose value is not known. Nothing was asked of AWS.
`,
    });
  });

  test('knows the trust policy that AWS SAM writes', () => {
    const sam = `Transform: AWS::Serverless-2016-10-31
Resources:
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
`;
    assert.equal(
      ask(sam)?.text,
      `# Who can assume WorkerRole
1 principal can assume this role. AWS SAM writes the trust policy, which the template does not contain; nothing was asked of AWS.

# Principals
✓ AWS Lambda: lambda.amazonaws.com
    calls sts:AssumeRole (statement 1)
    without any condition
`,
    );
    assert.equal(ask(sam, { caller: 'ec2.amazonaws.com' })?.verdict, 'no');
  });
});

describe('a role at a place of a template', () => {
  const declared = (name: string) => `  ${name}:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {}
`;
  const text = `Resources:
${declared('First')}${declared('Second')}  Extra:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: extra
      Roles: [!Ref Second]
      PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: Allow, Action: s3:GetObject, Resource: '*' }] }
`;

  test('is the declared one, or the one that a policy is attached to', () => {
    const at = (words: string) => ask(text, { offset: text.indexOf(words) })?.name;
    assert.deepEqual(
      [at('First'), at('Second:'), at('s3:GetObject'), at('Resources')],
      ['First', 'Second', 'Second', undefined],
    );
  });
});
