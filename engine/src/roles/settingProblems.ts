import { similarManagedPolicy } from '../access/managedPolicyName';
import type { IamData } from '../data/types';
import { createEditor } from '../edits/editor';
import { proposedName } from '../model/proposedName';
import type { Finding } from '../rules/rule';
import { contentSpan, type StringNode } from '../syntax/syntax';
import { meantHint } from '../text/didYouMean';
import { type RoleNodes, readRoleNodes } from './setting';

/** What can be wrong with the setting `rolewright.roles`. The ids share a prefix that no rule has. */
export type SettingProblemId =
  | 'role-setting-name-twice'
  | 'role-setting-missing-file'
  | 'role-setting-wrong-kind'
  | 'role-setting-policy-twice'
  | 'role-setting-unknown-policy';

/** What a file that the setting names turns out to be. */
export type NamedFile = 'trust' | 'permission' | 'other' | 'missing';

export interface SettingFacts {
  readonly data: IamData;
  /** What the files are, by their path in the setting. */
  readonly files: ReadonlyMap<string, NamedFile>;
}

/** Whether a finding is about the setting. Such a finding cannot be suppressed. */
export function isSettingProblem(ruleId: string): boolean {
  return ruleId.startsWith('role-setting-');
}

/** The paths of all files that the setting names. */
export function namedFiles(text: string): readonly string[] {
  const nodes = readRoleNodes(text).flatMap(({ trust, policies }) => [trust, ...policies.map(({ file }) => file)]);
  return [...new Set(nodes.flatMap((node) => (node && node.value !== '' ? [node.value] : [])))];
}

/** The problems of the setting, in the order of their place. The form of names and ARNs is the matter of the schema. */
export function settingProblems(text: string, facts: SettingFacts): readonly Finding[] {
  const entries = readRoleNodes(text);
  const reporter = createReporter(text);
  checkNames(entries, reporter);
  for (const entry of entries) {
    checkFiles(entry, facts, reporter);
    checkPolicyNames(entry, reporter);
    for (const arn of [...entry.managedPolicies, entry.permissionsBoundary]) if (arn) checkArn(arn, facts, reporter);
  }
  return reporter.problems.sort((one, other) => one.span.start - other.span.start);
}

type Reporter = ReturnType<typeof createReporter>;

function createReporter(text: string) {
  const problems: Finding[] = [];
  const edit = createEditor(text);
  return {
    problems,
    report: (id: SettingProblemId, node: StringNode, message: string, replacement?: string): void => {
      const fixes = (): ReturnType<Finding['fixes']> =>
        replacement === undefined
          ? []
          : [
              {
                title: `Replace it by "${replacement}"`,
                kind: 'suggestion',
                edits: edit.replaceText(node, replacement),
              },
            ];
      const span = contentSpan(node, text);
      problems.push({ ruleId: id, severity: 'warning', span, message, policy: undefined, fixes, related: [] });
    },
  };
}

/** Names of roles are told apart without regard to case (https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html). */
function checkNames(entries: readonly RoleNodes[], { report }: Reporter): void {
  const seen = new Set<string>();
  for (const { name } of entries) {
    if (!name) continue;
    const key = name.value.toLowerCase();
    if (seen.has(key)) {
      report(
        'role-setting-name-twice',
        name,
        `A role "${name.value}" is declared above already. An account has each name once, in whatever letter case.`,
      );
    }
    seen.add(key);
  }
}

function checkFiles({ trust, policies }: RoleNodes, { files }: SettingFacts, reporter: Reporter): void {
  if (trust) checkFile(trust, 'trust', files, reporter);
  for (const { file } of policies) checkFile(file, 'permission', files, reporter);
}

function checkFile(
  node: StringNode,
  wanted: 'trust' | 'permission',
  files: ReadonlyMap<string, NamedFile>,
  { report }: Reporter,
): void {
  const found = files.get(node.value);
  if (found === undefined || found === wanted) return;
  if (found === 'missing') {
    const message = `There is no file "${node.value}" in this folder. Paths are relative to the workspace folder.`;
    report('role-setting-missing-file', node, message);
    return;
  }
  const instead = {
    trust: 'This file holds a trust policy. It belongs under "trust"; a permission policy is expected here.',
    permission: 'This file holds a permission policy. It belongs under "policies"; a trust policy is expected here.',
    other: `This file holds no ${wanted} policy that is the whole file, so the role cannot be made of it.`,
  };
  report('role-setting-wrong-kind', node, instead[found]);
}

/** Two policies of one name: IAM would take the second for a new version of the first. */
function checkPolicyNames({ policies }: RoleNodes, { report }: Reporter): void {
  const seen = new Set<string>();
  for (const { file, name, inline } of policies) {
    const written = name?.value ?? proposedName(file.value, 'permission');
    const key = `${inline?.value === true} ${written.toLowerCase()}`;
    if (seen.has(key)) {
      const message = `Another policy of this role has the name "${written}" as well. Give one of them another "name".`;
      report('role-setting-policy-twice', name ?? file, message);
    }
    seen.add(key);
  }
}

function checkArn(node: StringNode, { data }: SettingFacts, { report }: Reporter): void {
  const [, partition] = /^arn:(aws[\w-]*):iam::aws:policy\/.+$/.exec(node.value) ?? [];
  if (partition === undefined || data.managedPolicy(node.value)) return;
  const name = node.value.slice(node.value.lastIndexOf('/') + 1);
  const deprecated = data.deprecatedManagedPolicy(node.value) ?? data.deprecatedManagedPolicy(name);
  const meant = similarManagedPolicy(data, deprecated?.replacement ?? name)?.arn;
  const right = meant?.replace(/^arn:aws:/, `arn:${partition}:`);
  if (deprecated) {
    report('role-setting-unknown-policy', node, `${name} is out of date. ${deprecated.reason}.`, right);
    return;
  }
  const message = `AWS has no managed policy of this ARN, as of ${data.date}.${meantHint(right)}`;
  report('role-setting-unknown-policy', node, message, right);
}
