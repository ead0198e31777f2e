import {
  type CancellationToken,
  type ClientCapabilities,
  type Connection,
  type InitializeParams,
  LSPErrorCodes,
  ResponseError,
  type ServerCapabilities,
} from 'vscode-languageserver';
import type { IamData } from '../../engine/src/data/iamData';
import type { Engine } from '../../engine/src/engine';
import type { Workspace } from './workspace/workspace';

/** What the parts of the server are made of. A feature names those of them that it needs. */
export interface ServerContext {
  readonly connection: Connection;
  readonly data: IamData;
  readonly engine: Engine;
  readonly client: Client;
  readonly workspace: Workspace;
  /** Adds capabilities to the answer to `initialize`. */
  onInitialize(contribute: Contribute): void;
  /** Called once the client is ready. */
  onReady(listener: () => void): void;
  /** Does work that takes long: meanwhile time is worth more than memory. */
  longWork<T>(work: () => Promise<T>): Promise<T>;
  log(message: string): void;
}

export type Contribute = (params: InitializeParams) => Partial<ServerCapabilities>;

/** The editor that the server talks to. */
export interface Client {
  /** What it can do; empty before `initialize`. */
  capabilities(): ClientCapabilities;
  /** The commands that it runs when a code action names them. */
  commands(): ReadonlySet<string>;
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
