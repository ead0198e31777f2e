import { documentedRules } from './pages';
import type { DocumentedRule, Example, ExampleRole } from './rule';

export interface Page {
  readonly name: string;
  readonly text: string;
}

/** The documentation: one page a rule and an index, in Markdown. */
export function rulePages(): Page[] {
  return [
    ...documentedRules.map((rule) => ({ name: `${rule.id}.md`, text: rulePage(rule) })),
    { name: 'README.md', text: indexPage() },
  ];
}

/** The same pages by the id of the rule: what `rolewright explain` prints. */
export function rulePagesById(): Record<string, string> {
  return Object.fromEntries(documentedRules.map((rule) => [rule.id, rulePage(rule)]));
}

function rulePage(rule: DocumentedRule): string {
  const facts = [
    `**Severity** ${rule.severity}${rule.enabledByDefault === false ? ', off by default' : ''}`,
    `**In** ${rule.appliesTo.map((kind) => `${kind} policies`).join(' and ')}`,
    `**Fix** ${{ quickfix: 'yes, keeps the meaning', suggestion: 'yes, for you to judge', none: 'none' }[rule.fix]}`,
    `**Since** ${rule.since}`,
  ].join(' · ');
  const peers = peerList(rule);
  return [
    `# ${rule.id}`,
    '',
    rule.summary,
    '',
    facts,
    '',
    rule.why,
    '',
    ...examples('Found', rule.examples.bad),
    ...examples('Fine', rule.examples.good),
    '## Sources',
    '',
    ...rule.references.map(({ title, url }) => `- [${title}](${url})`),
    ...(peers.length > 0 ? ['', '## The same check elsewhere', '', ...peers.map((peer) => `- ${peer}`)] : []),
    '',
  ].join('\n');
}

function examples(title: string, list: readonly Example[]): string[] {
  return list.flatMap((example) => [
    `## ${title}${example.fileName ? `: \`${example.fileName}\`` : ''}`,
    '',
    ...roleLines(example.role),
    ...block(example.text),
    ...(example.role?.files ?? []).flatMap(({ fileName, text }) => [`Beside it \`${fileName}\`:`, '', ...block(text)]),
    ...Object.entries(example.role?.others ?? {}).flatMap(([name, { text }]) => [
      `The trust policy of the role \`${name}\`:`,
      '',
      ...block(text),
    ]),
  ]);
}

/** What the setting says of an example's role. */
function roleLines(role: ExampleRole | undefined): string[] {
  if (!role) return [];
  const attached = (role.managedPolicies ?? []).map((arn) => `\`${arn}\``);
  const facts = [
    ...(role.name === undefined ? [] : [`declared as \`${role.name}\``]),
    ...(attached.length > 0 ? [`with ${attached.join(', ')} attached`] : []),
    ...(role.boundary === undefined ? [] : [`with the permissions boundary \`${role.boundary}\``]),
  ];
  return facts.length > 0 ? [`The role is ${facts.join(', ')}.`, ''] : [];
}

function block(text: string): string[] {
  return ['```jsonc', text, '```', ''];
}

function peerList({ accessAnalyzer, peers }: DocumentedRule): string[] {
  const line = (tool: string, codes: readonly string[] | undefined) =>
    codes && codes.length > 0 ? [`${tool}: ${codes.map((code) => `\`${code}\``).join(', ')}`] : [];
  return [
    ...line('IAM Access Analyzer', accessAnalyzer),
    ...line('parliament', peers?.parliament),
    ...line('cfn-lint', peers?.cfnLint),
  ];
}

function indexPage(): string {
  const groups = [...new Set(documentedRules.map((rule) => rule.group))];
  const codes = (list: readonly string[] | undefined) => (list ?? []).join(', ');
  const row = (rule: DocumentedRule) =>
    `| [${rule.id}](${rule.id}.md) | ${rule.summary} | ${rule.severity}${rule.enabledByDefault === false ? ' (off)' : ''} | ${rule.fix === 'none' ? '' : 'yes'} | ${codes(rule.accessAnalyzer)} | ${codes(rule.peers?.parliament)} | ${codes(rule.peers?.cfnLint)} |`;
  return [
    '# Rules',
    '',
    `Rolewright has ${documentedRules.length} rules. An error is something AWS rejects or that can never work.`,
    ...groups.flatMap((group) => [
      '',
      `## ${group}`,
      '',
      '| rule | finds | severity | fix | Access Analyzer | parliament | cfn-lint |',
      '| --- | --- | --- | --- | --- | --- | --- |',
      ...documentedRules.filter((rule) => rule.group === group).map(row),
    ]),
    '',
  ].join('\n');
}

/** The schema of the setting `rolewright.rules`: one property a rule. */
export function severitySchema(): { type: string; additionalProperties: boolean; properties: Record<string, unknown> } {
  const property = (rule: DocumentedRule) => ({
    enum: ['off', 'suggestion', 'warning', 'security', 'error'],
    default: rule.enabledByDefault === false ? 'off' : rule.severity,
    description: rule.summary,
  });
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(documentedRules.map((rule) => [rule.id, property(rule)])),
  };
}
