import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../../engine/src/analysis/analysis';

/** The analysis of a text document. */
export type FileAnalysis = Analysis<TextDocument>;

/** A file with policies, or a suppression file with faults, under the path it is reported by: relative to the working folder where it lies below it. */
export interface CheckedFile {
  readonly path: string;
  readonly analysis: FileAnalysis;
}
