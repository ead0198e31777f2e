import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { CodeAction, Diagnostic, TextDocumentEdit, TextEdit } from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Session, startSession } from '../support/languageClient';

const uri = 'file:///orders/template.yaml';
const template = (action: string, effect: string) => `# The order service
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  OrdersTable:
    Type: AWS::DynamoDB::Table
  GetOrder:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler # reads one order
      Policies:
        - Version: '2012-10-17'
          Statement:
            - Effect: ${effect}
              Action:
                - dynamodb:Query
                - ${action}
              Resource: !GetAtt OrdersTable.Arn
            - Effect: Allow
              Action: [xray:PutTraceSegments]
              Resource: '*'
`;
const text = template('dynamodb:GetItm', 'allow');
const fixed = template('dynamodb:GetItem', 'Allow');

/** Texts without a policy, in which other tools use the words of ours. */
const silent: readonly (readonly [string, string])[] = [
  ['deployment.yaml', 'apiVersion: apps/v1\nkind: Deployment\nspec:\n  replicas: 2\n'],
  ['Chart.yaml', 'apiVersion: v2\nname: orders\ndescription: Statement service\n'],
  ['role.yaml', '{{- if .Values.rbac }}\nkind: Role\nStatement:\n  - Effect: {{ .Values.effect }}\n{{- end }}\n'],
  [
    '.github/workflows/deploy.yml',
    'on: push\njobs:\n  deploy:\n    steps:\n      - run: echo "Statement" 2012-10-17\n',
  ],
  [
    'openapi.yaml',
    'openapi: 3.0.0\ncomponents:\n  schemas:\n    Statement:\n      type: object\n      properties:\n        Effect: { type: string }\n',
  ],
  [
    'docker-compose.yml',
    'services:\n  statements:\n    image: postgres:16\n    environment:\n      STATEMENT_TIMEOUT: 5s\n',
  ],
];

describe('templates in a session', () => {
  let session: Session;
  before(async () => {
    session = await startSession({ pull: true });
  });
  after(async () => {
    assert.equal(await session.stop(), 0);
  });

  for (const [languageId, name] of [
    ['yaml', 'template.yaml'],
    ['cloudformation', 'stack.yml'],
    ['plaintext', 'stack.template'],
    ['cloudformation', 'stack.template'],
  ] as const) {
    it(`have findings at their exact places in ${name} (${languageId})`, async () => {
      const at = `file:///orders/${languageId}/${name}`;
      await session.open(at, text, languageId);
      assert.deepEqual((await session.pull(at)).map(shown), ['allow invalid-effect', 'GetItm action-unknown']);
      await session.close(at);
    });
  }

  it('have findings in JSON', async () => {
    const at = 'file:///orders/template.json';
    const json = JSON.stringify(jsonTemplate, null, 2);
    await session.open(at, json, 'json');
    const document = TextDocument.create(at, 'json', 1, json);
    const found = (await session.pull(at)).map((one) => `${document.getText(one.range)} ${one.code}`);
    assert.deepEqual(found, ['GetItm action-unknown']);
    await session.close(at);
  });

  it('are fixed one by one and all at once, and nothing else in them changes', async () => {
    await session.open(uri, text, 'yaml');
    const diagnostics = await session.pull(uri);
    const [effect, action] = diagnostics;
    assert.ok(effect && action);
    const actions = await session.codeActions(uri, action.range, [action]);
    const one = actions.find(({ title }) => title.includes('GetItem'));
    assert.equal(applied(one), template('dynamodb:GetItem', 'allow'));
    const all = await session.codeActions(uri, action.range, diagnostics, ['source.fixAll.rolewright']);
    assert.deepEqual(
      all.map(({ title }) => title),
      ['Apply all safe fixes'],
    );
    assert.equal(applied(all[0]), fixed);
    await session.change(uri, 2, fixed);
    assert.deepEqual(await session.pull(uri), []);
    await session.change(uri, 3, text);
    assert.deepEqual((await session.pull(uri)).map(shown), ['allow invalid-effect', 'GetItm action-unknown']);
    await session.close(uri);
  });

  it('are silent where there is no policy', async () => {
    for (const [name, content] of silent) {
      const at = `file:///orders/${name}`;
      await session.open(at, content, 'yaml');
      const line = { start: { line: 0, character: 0 }, end: { line: 4, character: 0 } };
      assert.deepEqual(await session.pull(at), [], name);
      assert.deepEqual(await session.codeActions(at, line, []), [], name);
      await session.close(at);
    }
  });
});

const jsonTemplate = {
  Resources: {
    Orders: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        PolicyName: 'orders',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'dynamodb:GetItm', Resource: { 'Fn::GetAtt': ['Table', 'Arn'] } }],
        },
      },
    },
    Table: { Type: 'AWS::DynamoDB::Table' },
  },
};

const document = TextDocument.create(uri, 'yaml', 1, text);

/** What a finding underlines, and its rule. */
function shown({ range, code }: Diagnostic): string {
  return `${document.getText(range)} ${code}`;
}

function applied(action: CodeAction | undefined): string {
  const change = action?.edit?.documentChanges?.[0] as TextDocumentEdit;
  return TextDocument.applyEdits(document, change.edits as TextEdit[]);
}
