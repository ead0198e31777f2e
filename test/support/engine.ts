import path from 'node:path';
import type { Role, RolePart } from '../../engine/src/access/role';
import { createIamData, type IamData } from '../../engine/src/data/iamData';
import { type DocumentSource, type PolicyDocument, readDocument } from '../../engine/src/documents/document';
import { rules } from '../../engine/src/rules/index';
import { createLinter, defaultRuleSettings, type Linter, type LintOptions } from '../../engine/src/rules/lint';
import { createRoleLinter } from '../../engine/src/rules/lintRole';
import type {
  Example,
  ExampleFile,
  ExampleRole,
  Finding,
  RoleFinding,
  Rule,
  UseCase,
} from '../../engine/src/rules/rule';
import type { Repository } from '../../engine/src/trust/repository';
import { nodeDataFiles } from '../../node/src/dataFiles';
import { readAnnotations } from './annotations';
import { projectRoot } from './root';

/** The packed reference data that ships. */
export const iamData: IamData = createIamData(nodeDataFiles(path.join(projectRoot, 'dist', 'data')));

/** Reads a text as a policy document. */
export function documentOf(text: string, source: Partial<DocumentSource> = {}): PolicyDocument {
  return readDocument({ text, path: 'policy.json', allowsComments: false, ...source });
}

/** Lints a document with every rule; a rule that throws fails the test. */
export function lintDocument(
  document: PolicyDocument,
  options: Partial<LintOptions> = {},
  useCase?: UseCase,
  repository?: Repository,
): Finding[] {
  return lintWith(rules, document, options, useCase, repository);
}

/** Lints a document with the given rules only. */
export function lintWith(
  some: readonly Rule[],
  document: PolicyDocument,
  options: Partial<LintOptions> = {},
  useCase?: UseCase,
  repository?: Repository,
): Finding[] {
  const plain = Object.keys(options).length === 0;
  const linter = (plain ? linters.get(some) : undefined) ?? makeLinter(some, options);
  if (plain) linters.set(some, linter);
  return linter(document, useCase, repository);
}

/** Choosing rules takes longer than linting a short text, and some tests lint thousands of them. */
const linters = new WeakMap<readonly Rule[], Linter>();

function makeLinter(some: readonly Rule[], options: Partial<LintOptions>): Linter {
  return createLinter(some, { data: iamData, onRuleError: failOnRuleError, ...options });
}

/** The name under which an example is linted. */
export function exampleFileName(example: Example): string {
  return example.fileName ?? 'policy.json';
}

/** Lints an example's text (annotations already taken out) as the product would, as a file of its role if it has one. */
export function lintExample(text: string, example: Example, extra: Partial<LintOptions> = {}): Finding[] {
  return lintExampleFile(exampleFileName(example), text, example, extra);
}

/** Lints one file of an example's role. */
export function lintExampleFile(
  fileName: string,
  mainText: string,
  example: Example,
  extra: Partial<LintOptions> = {},
): Finding[] {
  const options = { settings: { ...defaultRuleSettings, ...example.settings }, ...extra };
  if (!example.role) {
    const { encoding } = example;
    const document = documentOf(mainText, { path: fileName, allowsComments: fileName.endsWith('.jsonc'), encoding });
    return lintDocument(document, options, example.useCase, example.repository);
  }
  const parts = [{ fileName: exampleFileName(example), text: mainText }, ...(example.role.files ?? [])].map(partOf);
  const part = parts.find(({ file }) => file === fileName);
  if (!part) throw new Error(`The example has no file ${fileName}.`);
  const own = lintDocument(part.document, options, example.useCase, example.repository);
  const ofRole = lintRole(roleOf(example.role, parts), options);
  return [...own, ...ofRole.filter((finding) => finding.part === part)];
}

/** Lints a role with every rule; a rule that throws fails the test. */
export function lintRole(role: Role, options: Partial<LintOptions> = {}): RoleFinding[] {
  const linter = createRoleLinter(rules, { data: iamData, onRuleError: failOnRuleError, ...options });
  return linter(role);
}

/** A file as a part of a role; annotation lines are left out. */
export function partOf({ fileName, text }: ExampleFile): RolePart {
  const document = documentOf(readAnnotations(text).text, {
    path: fileName,
    allowsComments: fileName.endsWith('.jsonc'),
  });
  const [policy] = document.policies;
  if (!policy) throw new Error(`${fileName} holds no policy.`);
  return { file: fileName, document, policy };
}

function roleOf({ name, managedPolicies, boundary, others }: ExampleRole, parts: readonly RolePart[]): Role {
  return {
    name,
    trust: parts.find(({ policy }) => policy.kind === 'trust'),
    policies: parts.filter(({ policy }) => policy.kind !== 'trust'),
    managedPolicies: managedPolicies ?? [],
    boundary,
    isComplete: name !== undefined,
    others: Object.entries(others ?? {}).map(([other, file]) => ({ name: other, trust: partOf(file) })),
  };
}

function failOnRuleError(ruleId: string, error: unknown): never {
  throw new Error(`Rule ${ruleId} threw`, { cause: error });
}
