import os from 'node:os';
import * as vscode from 'vscode';
import type { PlacedAnalyzerFinding } from '../../../server/src/protocol';
import { tellFailure } from '../account/awsFailure';
import type { AnalyzedKind, PolicyFinding } from '../aws/accessAnalyzer';
import { toArgv } from '../aws/cli';
import { type AccountDeps, type AwsCommandDeps, registerAwsCommand, type ServerDeps, type ViewDeps } from '../deps';
import { countSentence, validationOf } from '../evidence/validation';
import { given } from '../given';
import { sendDocuments } from '../plans/sendDocuments';
import { confirmSending } from '../prompts/confirmSending';
import { withProgress } from '../prompts/progress';
import { pickOne } from '../prompts/quickInput';
import { askOnce } from '../prompts/steps';
import { countWords } from '../roles/countWords';
import type { ShownFinding } from '../views/analyzerDiagnostics';
import { uriArgument } from '../workspace/commandArguments';
import { type DescribedFile, describeFile, policyFileOf, shownName } from '../workspace/policyFiles';

type Deps = AwsCommandDeps & ServerDeps & Pick<AccountDeps, 'agreed'> & Pick<ViewDeps, 'analyzerDiagnostics'>;

/** Validate with IAM Access Analyzer: sends a policy, once that is agreed, and shows what is found among its problems. */
export function registerValidateWithAccessAnalyzer(deps: Deps): vscode.Disposable {
  return registerAwsCommand(deps, 'rolewright.validateWithAccessAnalyzer', async (args) => {
    const uri = await policyToValidate(deps, args);
    if (uri !== undefined) await validate(deps, uri);
  });
}

const kinds: Readonly<Record<DescribedFile['kind'], AnalyzedKind | undefined>> = {
  trust: 'trust',
  permission: 'identity',
  resource: 'resource',
  none: undefined,
};

/** The policy that a menu names, else the one in the editor, else one that the person picks. */
async function policyToValidate(deps: ServerDeps, args: readonly unknown[]): Promise<vscode.Uri | undefined> {
  const given = uriArgument(args);
  if (given !== undefined) return given;
  const document = vscode.window.activeTextEditor?.document;
  if (document !== undefined && ['json', 'jsonc'].includes(document.languageId)) {
    const described = await describeFile(deps, document.uri);
    if (described !== undefined && described.kind !== 'none') return document.uri;
  }
  const found = [
    ...(await deps.server.workspacePolicies('trust')),
    ...(await deps.server.workspacePolicies('permission')),
  ];
  if (found.length === 0) {
    await vscode.window.showInformationMessage('No policy was found in this workspace. Nothing was sent to AWS.');
    return undefined;
  }
  const items = found.map(({ uri, summary, counts }) => {
    const at = vscode.Uri.parse(uri);
    return { label: shownName(at), description: [summary, ...countWords(counts)].join(' · '), at };
  });
  const answer = await askOnce('Validate with IAM Access Analyzer', (position) =>
    pickOne(position, { placeholder: 'Policy', items }),
  );
  return answer?.at;
}

async function validate(deps: Deps, uri: vscode.Uri): Promise<void> {
  const name = shownName(uri);
  // Once the document is open, the server and the editor have the same text of it.
  await vscode.workspace.openTextDocument(uri);
  const file = await describeFile(deps, uri);
  const kind = file === undefined ? undefined : kinds[file.kind];
  const call = file === undefined || kind === undefined ? undefined : validationOf(policyFileOf(file), kind);
  if (file === undefined || call === undefined) {
    const why = kind === undefined ? 'does not hold exactly one policy' : 'is not valid JSON';
    await vscode.window.showErrorMessage(`${name} ${why}. Nothing was sent to AWS.`);
    return;
  }
  const context = { file: name, action: 'access-analyzer:ValidatePolicy' };
  const special = { resume: () => validate(deps, uri) };
  const connection = await withProgress('Asking AWS for the account', (signal) => deps.aws.connect(signal));
  if (!connection.ok) return tellFailure(deps, connection.error, context, special);
  const { account, cli } = connection.value;
  const agreed = await confirmSending(deps, {
    purpose: 'validate',
    title: `Validate ${name}`,
    what: `Sends ${name} to IAM Access Analyzer`,
    account,
    commands: [toArgv(call.request, account.target)],
  });
  if (!agreed) return;
  const found = await withProgress(`Validating ${name} with IAM Access Analyzer`, (signal) =>
    sendDocuments(cli, call, account.target, { signal, tempRoot: os.tmpdir() }),
  );
  if (!found.ok) return tellFailure(deps, found.error, context, special);
  await show(deps, file, found.value);
}

/** Shows what is new among the problems of the file, and says in one message what was found. */
async function show(deps: Deps, { at, text }: DescribedFile, findings: readonly PolicyFinding[]): Promise<void> {
  const name = shownName(at);
  const document = await vscode.workspace.openTextDocument(at);
  const placed = await deps.server.placeAnalyzerFindings({ uri: at, findings });
  if (document.getText() !== text || placed === null) {
    const message = `${name} was changed while it was validated, so the findings have no place. Validate it again.`;
    await vscode.window.showWarningMessage(message);
    return;
  }
  deps.analyzerDiagnostics.show(at, newFindings(findings, placed));
  const count = (known: PlacedAnalyzerFinding['known']) => placed.filter((one) => one.known === known).length;
  const counts = { found: findings.length, reported: count('reported'), suppressed: count('suppressed') };
  const sentence = countSentence(name, counts);
  if (count(undefined) === 0) {
    await vscode.window.showInformationMessage(sentence);
    return;
  }
  // Findings are kept as long as the document is open, so that it has to be in an editor.
  await vscode.window.showTextDocument(document, { preview: false });
  const choice = await vscode.window.showInformationMessage(sentence, 'Show Problems');
  if (choice !== undefined) await vscode.commands.executeCommand('workbench.actions.view.problems');
}

function newFindings(
  findings: readonly PolicyFinding[],
  placed: readonly PlacedAnalyzerFinding[],
): readonly ShownFinding[] {
  return findings.flatMap((finding, index) => {
    const answer = placed[index];
    if (answer === undefined || answer.known !== undefined) return [];
    const { places, rule, sid } = answer;
    return [{ finding, places, ...given({ rule, sid }) }];
  });
}
