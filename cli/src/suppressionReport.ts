import { TextDocument } from 'vscode-languageserver-textdocument';
import type { SuppressionFile } from '../../engine/src/analysis/suppressionFiles';
import { readDocument } from '../../engine/src/documents/document';
import { rules } from '../../engine/src/rules/index';
import { severityOf } from '../../engine/src/rules/lint';
import { unusedSuppressions } from '../../engine/src/suppressions/apply';
import type { Suppression } from '../../engine/src/suppressions/parse';
import type { DocumentAnalysis } from './checkedFile';

/**
 * What is wrong with a suppression file. When everything below its folder was checked, entries that have hidden nothing
 * are reported as well, but for rules that do not run here: an editor's settings may switch them on.
 */
export function analyseSuppressionFile(
  file: SuppressionFile,
  used: ReadonlySet<Suppression> | undefined,
): DocumentAnalysis {
  const { text, problems, suppressions } = file.list;
  const idle = new Set(rules.filter((rule) => severityOf(rule, {}) === 'off').map(({ id }) => id));
  const judged = { ...file.list, suppressions: suppressions.filter(({ rule }) => !idle.has(rule)) };
  const unused = used ? unusedSuppressions(judged, used) : [];
  return {
    document: TextDocument.create(file.uri, 'json', 0, text),
    policies: readDocument({ text: '', path: '', allowsComments: true }),
    findings: [...problems, ...unused].sort((a, b) => a.span.start - b.span.start),
    suppressed: [],
  };
}
