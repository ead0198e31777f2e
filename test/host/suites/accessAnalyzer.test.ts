import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { refusal, validation } from '../../support/fakeAws';
import { applyCodeAction, codeActionTitles } from '../support/codeActions';
import { describe as described, openText, waitForDiagnostics, workspaceUri } from '../support/documents';
import { callsOf, clearOrders, orderAnswers } from '../support/faults';
import { type Answer, driveQuickInput } from '../support/quickInput';

const policy = `{
  // Reads what the site shows
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["s3:GetObjekt", "s3:GetObject"],
      "Resource": "arn:aws:s3:::my-app-assets/*"
    }
  ]
}
`;
const action = (index: number) => [{ value: 'Statement' }, { index: 0 }, { value: 'Action' }, { index }];
const source = 'IAM Access Analyzer';

function drive(answers: readonly Answer[], uri?: vscode.Uri) {
  const command = 'rolewright.validateWithAccessAnalyzer';
  return driveQuickInput(answers, () => vscode.commands.executeCommand(command, uri));
}

const ofAnalyzer = (uri: vscode.Uri) => vscode.languages.getDiagnostics(uri).filter((one) => one.source === source);

describe('Validate with IAM Access Analyzer', () => {
  let editor: vscode.TextEditor;
  beforeEach(async () => {
    await clearOrders();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    editor = await openText(policy, 'jsonc');
    await waitForDiagnostics(editor.document.uri, (found) => found.length === 1);
  });

  it('shows the command, sends nothing without a yes, and shows what Rolewright did not know', async () => {
    const { uri } = editor.document;
    const left = await drive([{ cancel: true }]);
    assert.deepEqual(await callsOf('ValidatePolicy'), []);
    const name = uri.path;
    assert.equal(left.shown[0]?.text, `Validate ${name}: Sends ${name} to IAM Access Analyzer, account 123456789012`);

    await orderAnswers(
      'ValidatePolicy',
      validation([
        { code: 'INVALID_ACTION', at: [action(0)] },
        {
          code: 'NEW_CHECK',
          type: 'WARNING',
          details: 'AWS knows something new.',
          link: 'https://docs.aws.amazon.com/new-check',
          at: [action(1), [{ value: 'Version' }]],
        },
      ]),
    );
    const { shown } = await drive([{ pick: '$(play) Run' }, { button: undefined }]);
    assert.deepEqual(shown.at(-1), {
      kind: 'message',
      text: `IAM Access Analyzer has 2 findings in ${name}, 1 of them known already.`,
      choices: ['Show Problems'],
    });
    assert.equal((await callsOf('ValidatePolicy')).length, 1);
    const [finding, ...others] = ofAnalyzer(uri);
    assert.deepEqual(others, []);
    assert.ok(finding);
    assert.equal(described(finding), '7:35 NEW_CHECK AWS knows something new.');
    assert.equal(editor.document.getText(finding.range), 's3:GetObject');
    assert.equal(finding.severity, vscode.DiagnosticSeverity.Warning);
    assert.equal(
      typeof finding.code === 'object' ? finding.code.target.toString() : '',
      'https://docs.aws.amazon.com/new-check',
    );
    assert.deepEqual(
      finding.relatedInformation?.map(({ location }) => editor.document.getText(location.range)),
      ['2012-10-17'],
    );
  });

  it('moves findings with their text, and drops one whose text is edited', async () => {
    const { uri } = editor.document;
    await orderAnswers(
      'ValidatePolicy',
      validation([
        { code: 'ONE', at: [action(1)] },
        { code: 'TWO', at: [[{ value: 'Version' }]] },
      ]),
    );
    await drive([{ pick: '$(play) Run' }, { button: undefined }]);
    const edit = async (change: (builder: vscode.TextEditorEdit) => void) => assert.ok(await editor.edit(change));
    await edit((builder) => builder.insert(new vscode.Position(2, 0), '  // More\n'));
    assert.deepEqual(ofAnalyzer(uri).map(described), ['8:35 ONE ONE was found.', '4:15 TWO TWO was found.']);
    await edit((builder) => builder.insert(new vscode.Position(7, 40), 'x'));
    assert.deepEqual(ofAnalyzer(uri).map(described), ['4:15 TWO TWO was found.']);
  });

  it('tells a denial with the action that is needed, and can be tried again', async () => {
    await orderAnswers('ValidatePolicy', refusal('AccessDeniedException', 'Access denied', 403), validation([]));
    const { shown } = await drive([
      { pick: '$(play) Run' },
      { button: 'Resume' },
      { pick: '$(play) Run' },
      { button: undefined },
    ]);
    const messages = shown.filter(({ kind }) => kind === 'message').map(({ text }) => text);
    assert.deepEqual(messages, [
      'Access denied. Your identity may not call access-analyzer:ValidatePolicy. Ask for access-analyzer:ValidatePolicy, or choose another profile, then resume.',
      `IAM Access Analyzer has no findings in ${editor.document.uri.path}.`,
    ]);
  });

  it('takes a finding away that is suppressed, and knows it the next time', async () => {
    const file = workspaceUri('assets-policy.json');
    const found = validation([
      { code: 'EMPTY_SID_VALUE', at: [action(0)] },
      { code: 'NEW_CHECK', at: [action(0)] },
    ]);
    await orderAnswers('ValidatePolicy', found, found);
    await drive([{ pick: '$(play) Run' }, { button: undefined }], file);
    const place = ofAnalyzer(file)[0]?.range ?? new vscode.Range(0, 0, 0, 0);
    assert.deepEqual(ofAnalyzer(file).length, 2);
    const titles = (await codeActionTitles(file, place)).filter((title) => /sid-empty/.test(title));
    assert.deepEqual(titles, ['Suppress sid-empty here…', 'Disable rule sid-empty in this workspace']);
    const suppress = () => applyCodeAction(file, place, 'Suppress sid-empty here…');
    await driveQuickInput([{ type: 'The statement is generated.' }], suppress);
    assert.deepEqual(ofAnalyzer(file).map(described), ['7:18 NEW_CHECK NEW_CHECK was found.']);
    const { shown } = await drive([{ pick: '$(play) Run' }, { button: undefined }], file);
    assert.equal(
      shown.at(-1)?.text,
      'IAM Access Analyzer has 2 findings in assets-policy.json, 1 of them suppressed here.',
    );
    await vscode.workspace.fs.delete(workspaceUri('.rolewright.json'));
  });

  it('asks once a session where that is wanted, and validates a file that a menu names', async () => {
    const file = workspaceUri('lambda-trust-policy.json');
    await orderAnswers('ValidatePolicy', validation([]), validation([{ code: 'NEW_CHECK', at: [[]] }]));
    await drive([{ pick: '$(run-all) Run, and Do Not Ask Again in This Session' }, { button: undefined }], file);
    const { shown } = await drive([{ button: undefined }], file);
    assert.deepEqual(
      shown.map(({ text }) => text),
      ['IAM Access Analyzer has 1 finding in lambda-trust-policy.json.'],
    );
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), file.toString());
    assert.equal(ofAnalyzer(file).length, 1);
    const [call] = await callsOf('ValidatePolicy');
    assert.equal(JSON.parse(call?.body ?? '').validatePolicyResourceType, 'AWS::IAM::AssumeRolePolicyDocument');
  });
});
