import path from 'node:path';
import { createIamData, type IamData } from '../../server/src/data/iamData';
import { nodeDataFiles } from '../../server/src/data/nodeDataFiles';
import { type DocumentSource, type PolicyDocument, readDocument } from '../../server/src/policy/document';
import type { Repository } from '../../server/src/policy/repository';
import { rules } from '../../server/src/rules/index';
import { createLinter, defaultRuleSettings, type Linter, type LintOptions } from '../../server/src/rules/lint';
import type { Example, Finding, Rule, UseCase } from '../../server/src/rules/rule';
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
  return createLinter(some, {
    data: iamData,
    onRuleError: (ruleId, error) => {
      throw new Error(`Rule ${ruleId} threw`, { cause: error });
    },
    ...options,
  });
}

/** The name under which an example is linted. */
export function exampleFileName(example: Example): string {
  return example.fileName ?? 'policy.json';
}

/** Lints an example's text (annotations already taken out) as the product would. */
export function lintExample(text: string, example: Example, extra: Partial<LintOptions> = {}): Finding[] {
  const fileName = exampleFileName(example);
  const document = documentOf(text, { path: fileName, allowsComments: fileName.endsWith('.jsonc') });
  const settings = { ...defaultRuleSettings, ...example.settings };
  return lintDocument(document, { settings, ...extra }, example.useCase, example.repository);
}
