import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { fixAll } from '../../../engine/src/fixes/fixAll';
import type { Finding } from '../../../engine/src/rules/rule';
import { documentOf, lintDocument } from '../../support/engine';
import { checkFindings, checkFixed, checkKept, checkTree } from '../../support/templateChecks';

// Templates in all styles, with and without mistakes, from a generator that gives the same ones each time.
const count = 24;

const read = (text: string) => documentOf(text, { path: 'template.yaml' });
const findingsByText = new Map<string, readonly Finding[]>();

/** Different fixes often give the same text. */
function lint(text: string): readonly Finding[] {
  const findings = findingsByText.get(text) ?? lintDocument(read(text));
  findingsByText.set(text, findings);
  return findings;
}

interface Chooser {
  readonly below: (limit: number) => number;
  readonly oneOf: <Item>(items: readonly Item[]) => Item;
}

function chooser(seed: number): Chooser {
  let state = seed * 2_654_435_761 + 1;
  const below = (limit: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * limit);
  };
  return {
    below,
    oneOf: (items) => {
      const item = items[below(items.length)];
      assert.ok(item !== undefined);
      return item;
    },
  };
}

const actions = [
  's3:GetObject',
  's3:GetObjcet',
  'lamda:InvokeFunction',
  'sqs:SendMessage',
  'dynamodb:*',
  'S3:getobject',
];
const resources = [
  'arn:aws:s3:::orders/*',
  'arn:aws:sqs::210987654321:jobs',
  'arn:aws:lambda:eu-west-1:21098765432:function:orders',
  '*',
];
const functions = [
  '!GetAtt Table.Arn',
  "!Sub 'arn:aws:kms::${AWS::AccountId}:key/*'",
  '!Sub "${Table.Arn}/index/*"',
  '!If [Live, arn:aws:s3:::live/*, !Ref AWS::NoValue]',
  "!Join ['', ['arn:aws:s3:::', !Ref Name, '/*']]",
  '!Ref Name',
];

/** A scalar in one of its styles. */
function scalar({ oneOf }: Chooser, value: string): string {
  const style = oneOf(value === '*' ? ['single', 'double'] : ['plain', 'single', 'double']);
  return style === 'plain' ? value : style === 'single' ? `'${value}'` : `"${value}"`;
}

function listOf(choose: Chooser, values: readonly string[], indent: string): string {
  const [first = ''] = values;
  switch (choose.below(3)) {
    case 0:
      return values.length === 1 ? ` ${first}` : ` [${values.join(', ')}]`;
    case 1:
      return ` [ ${values.join(', ')} ] # as needed`;
    default:
      return values.map((value, index) => `\n${indent}- ${value}${index === 0 ? ' # first' : ''}`).join('');
  }
}

function statement(choose: Chooser, indent: string): string {
  const many = (make: () => string) => Array.from({ length: 1 + choose.below(3) }, make);
  const wanted = many(() => scalar(choose, choose.oneOf(actions)));
  const reached = many(() =>
    choose.below(2) === 0 ? choose.oneOf(functions) : scalar(choose, choose.oneOf(resources)),
  );
  const effect = choose.oneOf(['Allow', 'allow', "'Allow'", 'Deny']);
  const inner = `${indent}  `;
  const lines = [
    `Effect: ${effect}`,
    `Action:${listOf(choose, wanted, inner)}`,
    `Resource:${listOf(choose, reached, inner)}`,
  ];
  if (choose.below(3) === 0) lines.unshift(`Sid: ${choose.oneOf(['Read', 'Read it', "''"])}`);
  if (choose.below(4) === 0) {
    lines.push(`Condition:\n${inner}  StringEqual: # exactly\n${inner}    aws:RequestedRegion: !Ref AWS::Region`);
  }
  return `${indent}- ${lines.join(`\n${inner}`)}`;
}

function policy(choose: Chooser, indent: string): string {
  const version = choose.oneOf(["Version: '2012-10-17'", 'Version: 2012-10-17', 'Version: "2012-10-18"', '']);
  const statements = Array.from({ length: 1 + choose.below(2) }, () => statement(choose, `${indent}  `)).join('\n');
  return `${version === '' ? '' : `${indent}${version}\n`}${indent}Statement:\n${statements}`;
}

function template(seed: number): string {
  const choose = chooser(seed);
  const managed = choose.oneOf(['AWSLambdaBasicExecutionRole', 'service-role/AWSLambdaBasicExecutionRole']);
  const sam = choose.oneOf([
    'DynamoDBReadPolicy: { TableName: !Ref Table }',
    'DynamoDbReadPolicy: {TableName: orders}',
  ]);
  const text = `# Orders
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Parameters:
  Name: { Type: String }
Conditions:
  Live: !Equals [!Ref Name, live]
Resources:
  Table: # the orders
    Type: AWS::Serverless::SimpleTable
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Policies:
        - ${sam} # reads
        -
${policy(choose, '          ')}
      Tags: &tags
        team: 'orders'
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: [{Effect: ${choose.oneOf(['Allow', 'allow'])}, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}]}
      ManagedPolicyArns: [ "arn:aws:iam::aws:policy/${managed}" ]
      Policies:
        - PolicyName: all # inline
          PolicyDocument:
${policy(choose, '            ')}
      Tags: *tags
`;
  return choose.below(4) === 0 ? text.replaceAll('\n', '\r\n') : text;
}

describe('generated templates', () => {
  const texts = Array.from({ length: count }, (_, seed) => template(seed));

  it('are valid YAML with findings of many rules', () => {
    assert.ok(texts.length > 0);
    for (const text of texts) assert.deepEqual(parseAllDocuments(text, { logLevel: 'silent' })[0]?.errors, []);
    const rules = new Set(texts.flatMap((text) => lint(text).map(({ ruleId }) => ruleId)));
    assert.ok(rules.size > 15, [...rules].join());
  });

  it('are read with spans whose text is the value', () => {
    assert.ok(texts.length > 0);
    for (const text of texts) checkTree(read(text));
  });

  it('lose a finding with each fix, and no other value, comment or anchor', () => {
    assert.ok(texts.length > 0);
    for (const text of texts) {
      const before = lint(text);
      for (const finding of before) {
        for (const { title, edits } of finding.fixes()) {
          checkFixed(finding, before, lint(checkKept(text, edits, title)), title);
        }
      }
    }
  });

  it('are fixed for good by Fix All', async () => {
    assert.ok(texts.length > 0);
    for (const text of texts.slice(0, count / 3)) {
      const once = await fixAll(text, async (current) => lint(current));
      assert.equal((await fixAll(once.text, async (current) => lint(current))).fixes, 0);
    }
  });

  it('never throw when parts are missing, and give no finding outside of the text', () => {
    const choose = chooser(count);
    assert.ok(texts.length > 0);
    for (const text of texts) {
      for (let round = 0; round < 6; round++) {
        const start = choose.below(text.length);
        const end = round % 2 === 0 ? text.length : start + choose.below(60);
        const rest = text.slice(0, start) + text.slice(end);
        const document = read(rest);
        checkTree(document);
        checkFindings(rest, lintDocument(document));
      }
    }
  });
});
