import { parseAllDocuments } from 'yaml';
import { readDocument } from '../../engine/src/documents/document';
import { rules } from '../../engine/src/rules/index';
import { createLinter } from '../../engine/src/rules/lint';
import { loadData, median, ms, report, time } from './support';

// Templates against the floor: a tree with positions by the YAML library. The two run in turn in one process, so that the
// machine's mood affects both. Each text is changed a little from round to round, as typing does.
const linter = createLinter(rules, { data: loadData(), severities: {} });
const check = (text: string) => linter(readDocument({ text, path: 'template.yaml', allowsComments: false }));
const floor = (text: string) =>
  parseAllDocuments(text, { schema: 'failsafe', logLevel: 'silent', prettyErrors: false });

const sizes = [10, 50].map((kilobytes) => ({ kilobytes, text: templateOf(kilobytes * 1024) }));
// Fifty changes are a line of typing; before that the engine of JavaScript is still compiling, in the library too.
for (const { text } of sizes) for (let round = 0; round < 50; round++) [check(text), floor(text)];
const rows = sizes.flatMap(({ kilobytes, text }) => {
  const rounds = Array.from({ length: 21 }, (_, round) => {
    const changed = text.replace('Orders', `Orders${round}`);
    return { check: time(() => check(changed)), floor: time(() => floor(changed)) };
  });
  const checked = median(rounds.map((round) => round.check));
  const parsed = median(rounds.map((round) => round.floor));
  const findings = check(text).length;
  return [
    [`${kilobytes} KB, the yaml library alone`, ms(parsed)],
    [
      `${kilobytes} KB, change → ${findings} findings`,
      `${ms(checked)} = ${(checked / parsed).toFixed(2)} × the yaml library`,
    ],
  ] as const;
});

const other = workflowOf(10 * 1024);
const searches = Array.from({ length: 21 }, (_, round) => {
  const changed = `${other}# ${round}\n`;
  return { check: time(() => check(changed)), floor: time(() => floor(changed)) };
});
const searched = median(searches.map((round) => round.check));
const parsed = median(searches.map((round) => round.floor));
report('Templates', [
  ...rows,
  ['10 KB of YAML without a policy', `${ms(searched)} = ${(searched / parsed).toFixed(4)} × the yaml library`],
]);

/** A template of AWS SAM of at least this size: functions with tables, queues and roles of their own. */
function templateOf(size: number): string {
  let text = 'AWSTemplateFormatVersion: "2010-09-09"\nTransform: AWS::Serverless-2016-10-31\nResources:\n';
  for (let index = 0; text.length < size; index++) {
    text += `
  # Orders of part ${index}
  Orders${index}:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      KeySchema:
        - { AttributeName: id, KeyType: HASH }
  Worker${index}:
    Type: AWS::Serverless::Function
    Properties:
      Handler: src/worker.handler
      Runtime: nodejs22.x
      Policies:
        - DynamoDBCrudPolicy: { TableName: !Ref Orders${index} }
        - Version: '2012-10-17'
          Statement:
            - Effect: Allow
              Action:
                - dynamodb:GetItem
                - dynamodb:Query
              Resource:
                - !GetAtt Orders${index}.Arn
                - !Sub '\${Orders${index}.Arn}/index/*'
            - Effect: Allow
              Action: [s3:GetObject, s3:PutObject]
              Resource: !Sub 'arn:aws:s3:::orders-\${AWS::AccountId}/part-${index}/*'
  Role${index}:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal: { Service: lambda.amazonaws.com }
            Action: sts:AssumeRole
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
`;
  }
  return text;
}

/** YAML that has nothing to do with IAM. */
function workflowOf(size: number): string {
  let text = 'name: build\non: [push]\njobs:\n';
  for (let index = 0; text.length < size; index++) {
    text += `  job${index}:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: npm test -- part-${index}\n`;
  }
  return text;
}
