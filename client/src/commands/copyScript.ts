import * as vscode from 'vscode';
import { type FailureDeps, showButtons } from '../account/awsFailure';
import type { AwsTarget } from '../aws/cli';
import type { Shell } from '../aws/shellText';
import { registerCommand, type ServerDeps } from '../deps';
import { chooseWorkspaceRole } from '../prompts/chooseWorkspaceRole';
import { keepInSettings } from '../prompts/keepInSettings';
import { pickOne } from '../prompts/quickInput';
import { askOnce } from '../prompts/steps';
import type { DesiredRole } from '../roles/desiredRole';
import { roleScript, type Scripted } from '../scripts/roleScript';
import { roleTemplate, type TemplateTool } from '../scripts/roleTemplate';
import { shellOf } from '../views/planDocuments';
import { readDesiredRole } from '../workspace/readDesiredRole';

const title = 'Copy as script or template';

interface FormItem extends vscode.QuickPickItem {
  readonly write: (desired: DesiredRole, target: AwsTarget) => Scripted;
  readonly what: 'script' | 'template';
  readonly languageId: string;
}

const bash = script('posix', { label: 'Bash', description: 'Linux, macOS, Git Bash, CI', languageId: 'shellscript' });
const powershell = script('powershell', {
  label: 'PowerShell',
  description: '5.1 and later',
  languageId: 'powershell',
});
const templates: readonly FormItem[] = [
  template('cloudFormation', { label: 'CloudFormation', description: 'YAML', languageId: 'yaml' }),
  template('sam', { label: 'AWS SAM', description: 'YAML', languageId: 'yaml' }),
  template('terraform', { label: 'Terraform', description: 'HCL, also for OpenTofu', languageId: 'terraform' }),
  template('cdk', { label: 'AWS CDK', description: 'TypeScript', languageId: 'typescript' }),
];

/**
 * Copy as Script or Template: the whole role as a script that creates it or brings it in line, or for a tool that does.
 * Nothing is sent to AWS.
 */
export function registerCopyScript(deps: FailureDeps & ServerDeps): vscode.Disposable {
  return registerCommand(deps, 'rolewright.copyScript', async (args) => {
    const role = await askOnce(title, (position) =>
      chooseWorkspaceRole(deps, args, 'Role to copy as a script', position),
    );
    if (role === undefined) return;
    // The shell of this machine first.
    const shells = shellOf(process.platform) === 'posix' ? [bash, powershell] : [powershell, bash];
    const items = [...shells, ...templates];
    const answer = await askOnce(title, (position) =>
      pickOne(position, { placeholder: `Form of ${role.name}`, items }),
    );
    if (answer === undefined) return;
    const read = await readDesiredRole(deps, role);
    if (read === undefined) return;
    const { what, languageId } = answer;
    const written = answer.write(read.desired, deps.aws.target());
    if (!written.ok) {
      await vscode.window.showErrorMessage(`No ${what} was copied. ${written.problems.join(' ')}`);
      return;
    }
    await vscode.env.clipboard.writeText(written.text);
    const open = async () => {
      const document = await vscode.workspace.openTextDocument({ content: written.text, ...(await known(languageId)) });
      await vscode.window.showTextDocument(document, { preview: false });
    };
    // Whoever runs the script elsewhere should find the same role in the settings.
    const buttons = [{ label: 'Open', run: open }, ...keepInSettings(role)];
    await showButtons(vscode.window.showInformationMessage, `The ${what} for ${role.name} is copied.`, buttons);
  });
}

type FormWords = Pick<FormItem, 'label' | 'description' | 'languageId'>;

function script(shell: Shell, words: FormWords): FormItem {
  return { ...words, what: 'script', write: (desired, target) => roleScript(desired, target, shell) };
}

function template(tool: TemplateTool, words: FormWords): FormItem {
  return { ...words, what: 'template', write: (desired) => roleTemplate(desired, tool) };
}

/** The language of a new document. Not every editor has the one of Terraform. */
async function known(languageId: string): Promise<{ readonly language?: string }> {
  const languages = await vscode.languages.getLanguages();
  return languages.includes(languageId) ? { language: languageId } : {};
}
