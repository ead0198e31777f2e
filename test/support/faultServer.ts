import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server does with one request instead of handing it on. */
export type Fault =
  /** Answers as IAM does: an error in the query protocol. */
  | { readonly kind: 'error'; readonly status: number; readonly code: string; readonly message: string }
  /** Answers with this body. */
  | { readonly kind: 'body'; readonly status: number; readonly body: string }
  /** Never answers. */
  | { readonly kind: 'hang' }
  /** Hands the request on, and never gives the answer back. */
  | { readonly kind: 'carryOutAndHang' }
  /** Hands the request on, and closes the connection instead of answering. */
  | { readonly kind: 'carryOutAndDrop' };

/** A server that speaks the query protocol of IAM and STS: faults as they are ordered, everything else from `upstream`. */
export interface FaultServer {
  readonly url: string;
  /** The operations asked for, in order. */
  readonly operations: readonly string[];
  /** Orders faults for the next calls of an operation; `undefined` lets one call through. */
  order(operation: string, ...faults: readonly (Fault | undefined)[]): void;
  /** Ends when a call of the operation has arrived and its fault, if any, has been dealt out. */
  arrived(operation: string): Promise<void>;
  clear(): void;
  stop(): Promise<void>;
}

/** Starts the server on a free port. Without an upstream, what is not ordered is answered with an error. */
export async function startFaultServer(upstream: string | undefined): Promise<FaultServer> {
  const orders = new Map<string, (Fault | undefined)[]>();
  const operations: string[] = [];
  const waiting = new Map<string, (() => void)[]>();

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await readBody(request);
    const operation = new URLSearchParams(body).get('Action') ?? '';
    operations.push(operation);
    const fault = orders.get(operation)?.shift();
    if (fault?.kind === 'error') sendError(response, fault);
    else if (fault?.kind === 'body') response.writeHead(fault.status, { 'content-type': 'text/xml' }).end(fault.body);
    else if (fault?.kind !== 'hang') await handOn(upstream, request, body, response, fault);
    for (const resolve of waiting.get(operation) ?? []) resolve();
    waiting.delete(operation);
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    operations,
    order: (operation, ...faults) => orders.set(operation, [...faults]),
    arrived: (operation) =>
      new Promise((resolve) => {
        waiting.set(operation, [...(waiting.get(operation) ?? []), resolve]);
      }),
    clear() {
      orders.clear();
      operations.length = 0;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function handOn(
  upstream: string | undefined,
  request: IncomingMessage,
  body: string,
  response: ServerResponse,
  fault: Fault | undefined,
): Promise<void> {
  if (upstream === undefined) {
    sendError(response, { status: 500, code: 'ServiceFailure', message: 'No answer was ordered.' });
    return;
  }
  const headers = Object.entries(request.headers).filter(
    ([name]) => !/^(?:host|connection|content-length|expect)$/.test(name),
  );
  const answer = await fetch(`${upstream}${request.url ?? '/'}`, {
    method: request.method ?? 'POST',
    headers: headers.map(([name, value]): [string, string] => [name, String(value)]),
    ...(body === '' ? {} : { body }),
  });
  const text = await answer.text();
  if (fault?.kind === 'carryOutAndHang') return;
  if (fault?.kind === 'carryOutAndDrop') response.destroy();
  else
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/xml' }).end(text);
}

function sendError(
  response: ServerResponse,
  { status, code, message }: { status: number; code: string; message: string },
) {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
  const request = '<RequestId>00000000-0000-0000-0000-000000000000</RequestId>';
  const root = 'ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"';
  response.writeHead(status, { 'content-type': 'text/xml' }).end(`<${root}>${error}${request}</ErrorResponse>`);
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
