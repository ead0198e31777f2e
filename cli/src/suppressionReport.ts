import { TextDocument } from 'vscode-languageserver-textdocument';
import type { SuppressionFile } from '../../engine/src/analysis/suppressionFiles';
import { readDocument } from '../../engine/src/documents/document';
import { rules } from '../../engine/src/rules/index';
import { severityOf } from '../../engine/src/rules/lint';
import type { Settings } from '../../engine/src/settings/settings';
import { unusedSuppressions } from '../../engine/src/suppressions/apply';
import type { Suppression } from '../../engine/src/suppressions/parse';
import type { FileAnalysis } from './checkedFile';

/**
 * What is wrong with a suppression file. When everything below its folder was checked, entries that have hidden nothing
 * are reported as well, except for rules that the settings switch off.
 */
export function analyseSuppressionFile(
  file: SuppressionFile,
  used: ReadonlySet<Suppression> | undefined,
  severities: Settings['rules'],
): FileAnalysis {
  const { text, problems, suppressions } = file.list;
  const idle = new Set(rules.filter((rule) => severityOf(rule, severities) === 'off').map(({ id }) => id));
  const judged = { ...file.list, suppressions: suppressions.filter(({ rule }) => !idle.has(rule)) };
  const unused = used ? unusedSuppressions(judged, used) : [];
  return {
    document: TextDocument.create(file.uri, 'json', 0, text),
    policies: readDocument({ text: '', path: '', allowsComments: true }),
    findings: [...problems, ...unused].sort((a, b) => a.span.start - b.span.start),
    suppressed: [],
  };
}
