// The tables of commands and settings in the README, made from the manifest.

/** What each command of the palette does, as the end of a sentence that begins with its title. */
const purposes = {
  'rolewright.newTrustPolicy': 'Opens a trust policy for the service that will use the role.',
  'rolewright.newPermissionPolicy': 'Opens a permission policy for what the role has to do.',
  'rolewright.createRole': 'Creates a role from a trust policy of the workspace.',
  'rolewright.attachPolicies': 'Attaches AWS managed policies, your customer managed policies, and policy files.',
  'rolewright.deployRole': 'Updates the role in the account to match the workspace.',
  'rolewright.verifyRole': 'Reports how the role in the account differs from the workspace.',
  'rolewright.compareRole': 'Opens each document that differs beside its file.',
  'rolewright.importRole': 'Writes an existing role to the workspace as files and a declaration.',
  'rolewright.detachPolicy': 'Detaches policies, and offers to delete those that nothing else uses.',
  'rolewright.deleteRole': 'Deletes a role with everything attached to it, once you type its name.',
  'rolewright.updateTrust': 'Replaces the trust policy of an existing role.',
  'rolewright.useRoleInFunction': 'Assigns the role to a Lambda function.',
  'rolewright.copyScript':
    'Copies the whole role as a bash or PowerShell script, or for CloudFormation, SAM, Terraform or the CDK.',
  'rolewright.rememberRole': 'Writes an inferred role to `rolewright.roles`.',
  'rolewright.openInConsole': "Opens the role's page in the AWS console.",
  'rolewright.addPermission': 'Adds the permission that an AccessDenied error says is missing.',
  'rolewright.validateWithAccessAnalyzer': 'Adds the findings of IAM Access Analyzer to the Problems view.',
  'rolewright.simulate': 'Asks the IAM policy simulator what a role or policy allows.',
  'rolewright.generatePolicy': 'Opens a policy generated from CloudTrail activity beside the current one.',
  'rolewright.whoCanAssume': 'Explains offline who the trust policy lets assume the role.',
  'rolewright.newAccess': 'Lists what a policy allows that the committed version did not.',
  'rolewright.changeKind': 'Sets whether a file is a trust policy, a permission policy, or neither.',
  'rolewright.selectProfile': 'Selects the AWS profile and Region.',
  'rolewright.restartServer': 'Restarts the language server.',
  'rolewright.showOutput': 'Shows the log.',
};

/** Replaces the parts of the README between its markers. Throws when a command has no description. */
export function withManifestTables(readme, { contributes }) {
  return fill(fill(readme, 'commands', commandTable(contributes)), 'settings', settingTable(contributes));
}

/** Commands of a plan are left out: they are on its lenses. */
function commandTable({ commands, menus }) {
  const hidden = new Set(menus.commandPalette.filter(({ when }) => when === 'false').map(({ command }) => command));
  const shown = commands.filter(({ command }) => !hidden.has(command) && !command.startsWith('rolewright.plan.'));
  const unknown = Object.keys(purposes).filter((id) => !shown.some(({ command }) => command === id));
  const silent = shown.map(({ command }) => command).filter((id) => !(id in purposes));
  if (unknown.length + silent.length > 0) {
    throw new Error(`Update the purposes in scripts/manifestTables.mjs: ${[...silent, ...unknown].join(', ')}.`);
  }
  const rows = Object.entries(purposes).map(([id, purpose]) => [titleOf(shown, id), purpose]);
  return table(['Command', 'What it does'], rows);
}

function titleOf(commands, id) {
  return `**${commands.find(({ command }) => command === id).title}**`;
}

function settingTable({ configuration }) {
  const settings = configuration.flatMap(({ properties }) => Object.entries(properties));
  return table(
    ['Setting', 'What it does'],
    settings.map(([name, { markdownDescription }]) => [`\`${name}\``, firstSentence(markdownDescription)]),
  );
}

/** Up to the first period that ends a sentence; `#name#` is how the settings editor links to a setting. */
function firstSentence(text) {
  return text.replace(/(?<=\.)\s.*$/s, '').replace(/`#([\w.]+)#`/g, '`$1`');
}

function table(head, rows) {
  const cells = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function fill(text, name, content) {
  const [begin, end] = [`<!-- begin ${name}: npm run gen -->`, `<!-- end ${name} -->`];
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`README.md has no place for the table of ${name}.`);
  return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
}
