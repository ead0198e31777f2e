import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Analyse, type Analysis, type Scope, suppress } from '../../../engine/src/analysis/analysis';
import type { SuppressionFiles } from '../../../engine/src/analysis/suppressionFiles';
import type { Finding } from '../../../engine/src/rules/rule';
import type { FileReader } from './fileReader';
import type { OpenDocuments } from './openDocuments';

/** The analysis of a text document. */
export type DocumentAnalysis = Analysis<TextDocument>;

/** The analyses of documents and files. That of an open document is made once for each version. */
export interface Analyses {
  ofDocument(document: TextDocument): Promise<DocumentAnalysis>;
  /** That of a file's editor when it is open, else of the disk's text. Undefined when it cannot be read. */
  ofFile(uri: string): Promise<DocumentAnalysis | undefined>;
  /** That of the disk's text, also when the file is open. What cannot be read from the disk is taken from its editor. */
  ofSavedFile(uri: string): Promise<DocumentAnalysis | undefined>;
  /** That of a text that is not, or not yet, in an editor; nothing is kept. */
  ofText(document: TextDocument): Promise<DocumentAnalysis>;
  /** Analyses an open document whose findings depend on other files once more, and tells when they have changed. */
  again(document: TextDocument): Promise<void>;
  /** Those of a file's findings that no `.rolewright.json` hides. */
  unsuppressed(uri: string, findings: readonly Finding[]): Promise<readonly Finding[]>;
  forget(uri: string): void;
  clear(): void;
}

export interface AnalysesDeps {
  readonly documents: OpenDocuments;
  readonly files: FileReader;
  readonly suppressions: SuppressionFiles;
  readonly analyse: Analyse;
  readonly scopeOf: (uri: string) => Promise<Scope>;
  /** Told of an open document whose findings are others although its text is not. */
  readonly onChanged: (uri: string) => void;
}

interface Entry {
  readonly version: number;
  readonly languageId: string;
  readonly analysis: Promise<DocumentAnalysis>;
}

/** Keeps one analysis for each open document, renewed with its version and dropped when it is closed. */
export function createAnalyses(deps: AnalysesDeps): Analyses {
  const { documents, files, suppressions, analyse, scopeOf } = deps;
  const entries = new Map<string, Entry>();
  const ofText = async (document: TextDocument): Promise<DocumentAnalysis> =>
    analyse(document, await scopeOf(document.uri));
  const ofDocument = (document: TextDocument): Promise<DocumentAnalysis> => {
    const { uri, version, languageId } = document;
    const known = entries.get(uri);
    if (known?.version === version && known.languageId === languageId) return known.analysis;
    const analysis = ofText(document);
    entries.set(uri, { version, languageId, analysis });
    // A failed analysis is not kept, so that the next request tries again.
    analysis.catch(() => entries.delete(uri));
    return analysis;
  };
  const ofClosed = async (uri: string): Promise<DocumentAnalysis | undefined> => {
    const file = await files.readClosed(uri);
    return file && analyse(file.document, file.scope);
  };
  const ofFile = (uri: string): Promise<DocumentAnalysis | undefined> => {
    const open = documents.find(uri);
    return open ? ofDocument(open) : ofClosed(uri);
  };
  documents.all.onDidClose(({ document }) => entries.delete(document.uri));
  return {
    ofDocument,
    ofText,
    ofFile,
    ofSavedFile: async (uri) => {
      const open = documents.find(uri);
      if (!open) return ofClosed(uri);
      const file = await files.readClosed(uri);
      if (!file || file.document.getText() === open.getText()) return ofDocument(open);
      // The editor may take the file for another language than its name tells.
      return analyse(TextDocument.create(uri, open.languageId, 0, file.document.getText()), file.scope);
    },
    again: async (document) => {
      const before = await ofDocument(document);
      entries.delete(document.uri);
      const now = await ofDocument(document);
      if (printOf(before) !== printOf(now)) deps.onChanged(document.uri);
    },
    unsuppressed: async (uri, findings) => (await suppress(suppressions, uri, await scopeOf(uri), findings)).findings,
    forget: (uri) => {
      entries.delete(uri);
    },
    clear: () => entries.clear(),
  };
}

/** What tells whether two analyses of one text say the same. */
function printOf({ findings }: DocumentAnalysis): string {
  return JSON.stringify(findings.map(({ ruleId, span, message }) => [ruleId, span, message]));
}
