import {
  type Connection,
  type ConnectionOptions,
  ErrorCodes,
  Message,
  type RequestMessage,
  ResponseError,
} from 'vscode-languageserver';

/** Requests that come at the wrong time are led to handlers of these names, which refuse them. */
const tooEarly = 'rolewright/notInitialized';
const again = 'rolewright/initializedAgain';
const tooLate = 'rolewright/shutDown';

/**
 * Options for a connection that keeps to the order of the protocol: nothing but `initialize` at first and only once,
 * nothing but `exit` after `shutdown` (https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#initialize).
 * Notifications that come too early are dropped, except for `exit`.
 */
export function inProtocolOrder(): ConnectionOptions {
  let state: 'started' | 'initialized' | 'shutDown' = 'started';
  return {
    messageStrategy: {
      handleMessage(message, next) {
        if (Message.isRequest(message)) return next(inOrder(message));
        if (state !== 'started' || !Message.isNotification(message) || message.method === 'exit') next(message);
      },
    },
  };

  function inOrder(request: RequestMessage): RequestMessage {
    const { method } = request;
    if (state === 'shutDown') return { ...request, method: tooLate };
    if (state === 'started') {
      if (method !== 'initialize') return { ...request, method: tooEarly };
      state = 'initialized';
      return request;
    }
    if (method === 'initialize') return { ...request, method: again };
    if (method === 'shutdown') state = 'shutDown';
    return request;
  }
}

/** Answers the requests that `inProtocolOrder` has found out of order. */
export function refuseOutOfOrder({ onRequest }: Connection): void {
  onRequest(tooEarly, () => new ResponseError(ErrorCodes.ServerNotInitialized, 'The server is not initialized yet.'));
  onRequest(again, () => new ResponseError(ErrorCodes.InvalidRequest, 'The server is already initialized.'));
  onRequest(tooLate, () => new ResponseError(ErrorCodes.InvalidRequest, 'The server has been shut down.'));
}
