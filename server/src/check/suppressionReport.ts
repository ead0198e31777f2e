import { pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analysis';
import { readDocument } from '../policy/document';
import { rules } from '../rules/index';
import { severityOf } from '../rules/lint';
import { unusedSuppressions } from '../suppressions/apply';
import type { Suppression } from '../suppressions/parse';
import type { SuppressionFile } from '../workspace/suppressionFiles';

/**
 * What is wrong with a suppression file. When everything below its folder was checked, entries that have hidden nothing
 * are reported as well, but for rules that do not run here: an editor's settings may switch them on.
 */
export function analyseSuppressionFile(file: SuppressionFile, used: ReadonlySet<Suppression> | undefined): Analysis {
  const { text, problems, suppressions } = file.list;
  const idle = new Set(rules.filter((rule) => severityOf(rule, {}) === 'off').map(({ id }) => id));
  const judged = { ...file.list, suppressions: suppressions.filter(({ rule }) => !idle.has(rule)) };
  const unused = used ? unusedSuppressions(judged, used) : [];
  return {
    document: TextDocument.create(pathToFileURL(file.file).href, 'json', 0, text),
    policies: readDocument({ text: '', path: '', allowsComments: true }),
    findings: [...problems, ...unused].sort((a, b) => a.span.start - b.span.start),
    suppressed: [],
  };
}
