import type { TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { canonicalUri } from '../../../engine/src/text/uris';

/** The documents that are open in the editor. */
export interface OpenDocuments {
  /** The library's own collection: its events, and all documents. */
  readonly all: TextDocuments<TextDocument>;
  /** The document of an address, however its URI is written: editors and Node escape different characters. */
  find(uri: string): TextDocument | undefined;
}

/** Follows which documents are open. */
export function createOpenDocuments(all: TextDocuments<TextDocument>): OpenDocuments {
  const written = new Map<string, string>();
  all.onDidOpen(({ document }) => written.set(canonicalUri(document.uri), document.uri));
  all.onDidClose(({ document }) => {
    const uri = canonicalUri(document.uri);
    // A document that was just opened under another spelling stays.
    if (written.get(uri) === document.uri) written.delete(uri);
  });
  return {
    all,
    find: (uri) => all.get(uri) ?? (written.size === 0 ? undefined : all.get(written.get(canonicalUri(uri)) ?? '')),
  };
}
