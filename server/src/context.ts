import {
  type CancellationToken,
  type ClientCapabilities,
  type Connection,
  type InitializeParams,
  LSPErrorCodes,
  ResponseError,
  type ServerCapabilities,
  type TextDocuments,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis, Scope } from '../../engine/src/analysis/analysis';
import type { FileSystem } from '../../engine/src/analysis/fileSystem';
import type { SuppressionFiles } from '../../engine/src/analysis/suppressionFiles';
import type { IamData } from '../../engine/src/data/iamData';
import type { PolicyDocument } from '../../engine/src/documents/document';
import type { Finding } from '../../engine/src/rules/rule';
import type { Inventory } from './workspace/inventory';
import type { LiveRoles } from './workspace/liveRoles';

/** What every feature is given: the connection, the documents and the one analysis of each version. */
export interface ServerContext {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly data: IamData;
  readonly fileSystem: FileSystem;
  readonly suppressions: SuppressionFiles;
  /** Which policy files the workspace has. */
  readonly inventory: Inventory;
  /** The roles that those files make up. */
  readonly roles: LiveRoles;
  /** What the client can do; empty before `initialize`. */
  readonly client: () => ClientCapabilities;
  /** The commands that the client runs when a code action names them. */
  readonly clientCommands: () => ReadonlySet<string>;
  /** Absolute paths of the workspace folders. */
  readonly folders: () => readonly string[];
  /** The analysis of an open document, made once for each version. */
  analyse(document: TextDocument): Promise<Analysis>;
  /** The analysis of a file: of its editor's text when it is open, else of the disk's. Undefined when it cannot be read. */
  analyseFile(uri: string): Promise<Analysis | undefined>;
  /** Analyses an open document whose findings depend on other files once more, and tells when they have changed. */
  analyseAgain(document: TextDocument): Promise<void>;
  /** What a file holds, without a look at what is wrong with it; as `analyseFile` otherwise. */
  readFile(uri: string): Promise<ReadFile | undefined>;
  /** The analysis of a text that is not, or not yet, in an editor; nothing is kept. */
  analyseText(document: TextDocument): Promise<Analysis>;
  /** Those of a file's findings that no `.rolewright.json` hides. */
  unsuppressed(uri: string, findings: readonly Finding[]): Promise<readonly Finding[]>;
  scopeOf(uri: string): Promise<Scope>;
  /** Adds capabilities to the answer to `initialize`. */
  onInitialize(contribute: (params: InitializeParams) => Partial<ServerCapabilities>): void;
  /** Called once the client is ready. */
  onReady(listener: () => void): void;
  /** Called when settings, workspace folders or suppressions have changed: all that was said may be out of date. */
  onConfigurationChanged(listener: () => void): void;
  /** Called when a file of the workspace may hold another policy, and when one does. Called often. */
  onRolesChanged(listener: (change: RolesChange) => void): void;
  /** Called with the URIs of files whose findings are others because another file of their role has changed. */
  onFindingsChanged(listener: (uris: ReadonlySet<string>) => void): void;
  /** The document of a file that is open, however its URI is spelt. */
  openDocument(uri: string): TextDocument | undefined;
  /** Tells that a suppression file may have changed: it is read again, and everything is looked at again. */
  suppressionsChanged(): void;
  /** Tells the runtime what to save: memory, as between requests, or time, as in a long scan. */
  favour(what: 'memory' | 'speed'): void;
  log(message: string): void;
}

/** `touched`: a file may hold another policy; `changed`: some policy came, went or changed. */
export type RolesChange = { readonly what: 'touched'; readonly uri: string } | { readonly what: 'changed' };

/** A file's text and the policies in it. */
export interface ReadFile {
  readonly document: TextDocument;
  readonly policies: PolicyDocument;
}

/** The answer to a request whose result no longer matters. */
function cancelled<ErrorData>(): ResponseError<ErrorData> {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
}

/**
 * Wraps a handler: nothing is done for a cancelled request, a result that comes too late is dropped, and a failure is
 * logged with the handler's name while the client gets the fallback.
 */
export function guard<Params, Result, ErrorData = void>(
  ctx: Pick<ServerContext, 'log'>,
  name: string,
  fallback: Result,
  handle: (params: Params, token: CancellationToken) => Promise<Result | ResponseError<ErrorData>>,
): (params: Params, token: CancellationToken) => Promise<Result | ResponseError<ErrorData>> {
  return async (params, token) => {
    if (token.isCancellationRequested) return cancelled();
    try {
      const result = await handle(params, token);
      return token.isCancellationRequested ? cancelled() : result;
    } catch (error) {
      ctx.log(`${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return fallback;
    }
  };
}
