import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  type CodeAction,
  CodeActionRequest,
  CodeActionResolveRequest,
  CodeActionTriggerKind,
  type TextDocumentEdit,
  type TextEdit,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Session, startSession } from '../support/languageClient';

const uri = 'file:///role/my-app-policy.json';
const policy = (action: string) => `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Jobs",
      "Effect": "Allow",
      "Action": ${action},
      "Resource": "arn:aws:sqs:eu-west-1:210987654321:my-app-jobs"
    }
  ]
}
`;
const text = policy('"sqs:Get*"');
const atAction = { start: { line: 6, character: 20 }, end: { line: 6, character: 20 } };
const kind = 'refactor.rewrite.rolewright';

/** The text after an action's edit, which must be for the version at hand. */
function applied(action: CodeAction | undefined, version: number): string {
  const change = action?.edit?.documentChanges?.[0] as TextDocumentEdit;
  assert.equal(change.textDocument.version, version);
  return TextDocument.applyEdits(TextDocument.create(uri, 'json', version, text), change.edits as TextEdit[]);
}

describe('refactorings in a session', () => {
  let session: Session;
  before(async () => {
    session = await startSession({
      pull: true,
      textDocument: { codeAction: { dataSupport: true, resolveSupport: { properties: ['edit'] } } },
    });
    await session.open(uri, text);
  });
  after(async () => {
    assert.equal(await session.stop(), 0);
  });
  const resolve = (action: CodeAction) => session.connection.sendRequest(CodeActionResolveRequest.type, action);
  const offered = async (id: string, only?: string[]) => {
    const actions = await session.codeActions(uri, atAction, [], only);
    return actions.find((action) => action.kind === `${kind}.${id}`);
  };

  it('are announced, and offered at the cursor without their edits', async () => {
    const { codeActionProvider } = session.initialized.capabilities;
    assert.deepEqual(codeActionProvider, {
      codeActionKinds: ['quickfix', kind, 'source.fixAll.rolewright'],
      resolveProvider: true,
    });
    const actions = await session.codeActions(uri, atAction, []);
    assert.deepEqual(
      actions
        .filter((action) => action.kind?.startsWith(kind))
        .map((action) => [action.kind, action.title, action.edit]),
      [
        [
          `${kind}.expandActions.all`,
          'Replace "sqs:Get*" by the 2 actions it matches today (leaves out what AWS adds later)',
          undefined,
        ],
        [`${kind}.toList`, 'Write "Action" as a list', undefined],
      ],
    );
  });

  it('get their edits when they are chosen', async () => {
    const expand = await offered('expandActions.all');
    assert.ok(expand);
    assert.equal(applied(await resolve(expand), 1), policy('["sqs:GetQueueAttributes", "sqs:GetQueueUrl"]'));
  });

  it('of the document come when they are asked for by name, and only those', async () => {
    assert.equal(await offered('minify'), undefined);
    const minify = await offered('minify', ['refactor']);
    assert.ok(minify);
    assert.equal(applied(await resolve(minify), 1), `${JSON.stringify(JSON.parse(text))}\n`);
    const named = await session.codeActions(uri, atAction, [], [`${kind}.toList`]);
    assert.deepEqual(
      named.map((action) => action.kind),
      [`${kind}.toList`],
    );
    const fixes = await session.codeActions(uri, atAction, [], ['quickfix', 'source.fixAll']);
    assert.equal(
      fixes.some((action) => action.kind?.startsWith('refactor')),
      false,
    );
  });

  it('light the bulb only where they tell something, and are there when the menu is opened', async () => {
    const ask = async (triggerKind: CodeActionTriggerKind) => {
      const context = { diagnostics: [], triggerKind };
      const params = { textDocument: { uri }, range: atAction, context };
      const actions = (await session.connection.sendRequest(CodeActionRequest.type, params)) ?? [];
      return actions.map((action) => ('kind' in action ? action.kind : undefined));
    };
    assert.deepEqual(await ask(CodeActionTriggerKind.Automatic), [`${kind}.expandActions.all`]);
    assert.deepEqual(await ask(CodeActionTriggerKind.Invoked), [`${kind}.expandActions.all`, `${kind}.toList`]);
  });

  it('are offered in a template, but not those that are for JSON', async () => {
    const template = (action: string) => `Resources:
  Work:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow # the worker
            Action: ${action}
            Resource: arn:aws:sqs:eu-west-1:210987654321:my-app-jobs
`;
    const templateUri = 'file:///role/template.yaml';
    await session.open(templateUri, template('sqs:Get*'), 'yaml');
    const at = { start: { line: 8, character: 24 }, end: { line: 8, character: 24 } };
    const actions = await session.codeActions(templateUri, at, [], ['refactor']);
    const ids = actions.map((action) => action.kind?.slice(kind.length + 1));
    assert.ok(ids.includes('toList') && ids.includes('addSids') && !ids.includes('minify'), ids.join());
    const expand = actions.find((action) => action.kind === `${kind}.expandActions.all`);
    assert.ok(expand);
    const change = (await resolve(expand)).edit?.documentChanges?.[0] as TextDocumentEdit;
    const document = TextDocument.create(templateUri, 'yaml', 1, template('sqs:Get*'));
    assert.equal(
      TextDocument.applyEdits(document, change.edits as TextEdit[]),
      template('\n              - sqs:GetQueueAttributes\n              - sqs:GetQueueUrl').replace(
        'Action: \n',
        'Action:\n',
      ),
    );
  });

  it('stay without edits once the text has changed', async () => {
    const stale = await offered('expandActions.all');
    assert.ok(stale);
    await session.change(uri, 2, policy('"sqs:SendMessage"'));
    assert.equal((await resolve(stale)).edit, undefined);
  });

  it('come with their edits for a client that cannot ask for them', async () => {
    const plain = await startSession({ pull: true });
    await plain.open(uri, text);
    const actions = await plain.codeActions(uri, atAction, [], ['refactor.rewrite']);
    const toList = actions.find((action) => action.kind === `${kind}.toList`);
    assert.equal(applied(toList, 1), policy('["sqs:Get*"]'));
    assert.equal(await plain.stop(), 0);
  });
});
