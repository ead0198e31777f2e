import { TextDocument } from 'vscode-languageserver-textdocument';
import type { PolicyReader, Scope } from '../../../engine/src/analysis/analysis';
import type { FileSystem } from '../../../engine/src/analysis/fileSystem';
import type { PolicyDocument } from '../../../engine/src/documents/document';
import type { OpenDocuments } from './openDocuments';

/** A file's text and the policies in it. */
export interface ReadFile {
  readonly document: TextDocument;
  readonly policies: PolicyDocument;
}

/** The text of a file that is open nowhere, and where it lies. */
export interface ClosedFile {
  readonly document: TextDocument;
  readonly scope: Scope;
}

export interface FileReader {
  /** What a file holds, without a look at what is wrong with it: in its editor when it is open, else on disk. */
  read(uri: string): Promise<ReadFile | undefined>;
  /** A file as it is on disk; undefined when it cannot be read, or is larger than the settings allow. */
  readClosed(uri: string): Promise<ClosedFile | undefined>;
}

export interface FileReaderDeps {
  readonly documents: OpenDocuments;
  readonly fileSystem: FileSystem;
  readonly reader: PolicyReader;
  readonly scopeOf: (uri: string) => Promise<Scope>;
}

/** Reads files of the workspace. */
export function createFileReader({ documents, fileSystem, reader, scopeOf }: FileReaderDeps): FileReader {
  const readClosed = async (uri: string): Promise<ClosedFile | undefined> => {
    const scope = await scopeOf(uri);
    const content = await fileSystem.readText(uri, scope.settings.maxFileSize * 1024);
    if (!content || 'tooLarge' in content) return undefined;
    const languageId = uri.toLowerCase().endsWith('.jsonc') ? 'jsonc' : 'json';
    const document = TextDocument.create(uri, languageId, 0, content.text);
    return { document, scope: { ...scope, encoding: content.encoding } };
  };
  return {
    readClosed,
    read: async (uri) => {
      const open = documents.find(uri);
      const file = open ? { document: open, scope: await scopeOf(uri) } : await readClosed(uri);
      return file && { document: file.document, policies: reader.read(file.document, file.scope).policies };
    },
  };
}
