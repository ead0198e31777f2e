import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server does with one request instead of handing it on. */
export type Fault =
  /** Answers as the service does: an error in its protocol. */
  | { readonly kind: 'error'; readonly status: number; readonly code: string; readonly message: string }
  /** Answers with this body, XML for the query protocol and JSON for the others. */
  | { readonly kind: 'body'; readonly status: number; readonly body: string }
  /** Never answers. */
  | { readonly kind: 'hang' }
  /** Hands the request on, and never gives the answer back. */
  | { readonly kind: 'carryOutAndHang' }
  /** Hands the request on, and closes the connection instead of answering. */
  | { readonly kind: 'carryOutAndDrop' }
  /** Hands the request on, and answers with something else, as a gateway does that has lost the answer. */
  | { readonly kind: 'carryOutAndAnswer'; readonly status: number; readonly body: string }
  /** Hands the request on twice, as a proxy does that has lost the first answer, and gives back the second. */
  | { readonly kind: 'carryOutTwice' };

/** The CLI sends a request up to five times when it is throttled or the service fails, unless it is told otherwise. */
export function onEveryAttempt(fault: Fault): readonly Fault[] {
  return Array.from({ length: 5 }, () => fault);
}

/** A request as it came. */
export interface Call {
  /** As the service names it: `GetRole`, `ValidatePolicy`. */
  readonly operation: string;
  /** Path and query. */
  readonly url: string;
  readonly body: string;
}

/**
 * A server that speaks the query protocol of IAM and STS, the JSON of CloudTrail and the REST of Access Analyzer: answers
 * and faults as they are ordered, everything else from `upstream`.
 */
export interface FaultServer {
  readonly url: string;
  /** The operations asked for, in order. */
  readonly operations: readonly string[];
  /** The requests, in order. */
  readonly calls: readonly Call[];
  /** Orders faults for the next calls of an operation; `undefined` lets one call through. */
  order(operation: string, ...faults: readonly (Fault | undefined)[]): void;
  /** Ends when a call of the operation has arrived and its fault, if any, has been dealt out. */
  arrived(operation: string): Promise<void>;
  clear(): void;
  stop(): Promise<void>;
}

/**
 * Where a test in another process orders with POST, clears with DELETE, and is answered with the calls so far.
 */
export const orderPath = '/rolewright-orders';

export interface RemoteOrder {
  readonly operation: string;
  readonly faults: readonly Fault[];
}

/** Starts the server on a free port. Without an upstream, what is not ordered is answered with an error. */
export async function startFaultServer(upstream: string | undefined): Promise<FaultServer> {
  const orders = new Map<string, (Fault | undefined)[]>();
  const operations: string[] = [];
  const calls: Call[] = [];
  const waiting = new Map<string, (() => void)[]>();

  const clear = () => {
    orders.clear();
    operations.length = 0;
    calls.length = 0;
  };
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await readBody(request);
    if (request.url === orderPath) {
      if (request.method === 'DELETE') clear();
      const order = request.method === 'POST' ? (JSON.parse(body) as RemoteOrder) : undefined;
      if (order !== undefined) orders.set(order.operation, [...order.faults]);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(calls));
      return;
    }
    const operation = operationOf(request, body);
    operations.push(operation);
    calls.push({ operation, url: request.url ?? '/', body });
    const fault = orders.get(operation)?.shift();
    const xml = isQuery(body);
    if (fault?.kind === 'error') sendError(response, fault, xml);
    else if (fault?.kind === 'body') response.writeHead(fault.status, { 'content-type': typeOf(xml) }).end(fault.body);
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
    calls,
    order: (operation, ...faults) => orders.set(operation, [...faults]),
    arrived: (operation) =>
      new Promise((resolve) => {
        waiting.set(operation, [...(waiting.get(operation) ?? []), resolve]);
      }),
    clear,
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
    sendError(response, { status: 500, code: 'ServiceFailure', message: 'No answer was ordered.' }, isQuery(body));
    return;
  }
  const headers = Object.entries(request.headers).filter(
    ([name]) => !/^(?:host|connection|content-length|expect)$/.test(name),
  );
  const carryOut = () =>
    fetch(`${upstream}${request.url ?? '/'}`, {
      method: request.method ?? 'POST',
      headers: headers.map(([name, value]): [string, string] => [name, String(value)]),
      ...(body === '' ? {} : { body }),
    });
  if (fault?.kind === 'carryOutTwice') await (await carryOut()).text();
  const answer = await carryOut();
  const text = await answer.text();
  if (fault?.kind === 'carryOutAndHang') return;
  if (fault?.kind === 'carryOutAndDrop') response.destroy();
  else if (fault?.kind === 'carryOutAndAnswer')
    response.writeHead(fault.status, { 'content-type': 'text/html' }).end(fault.body);
  else
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/xml' }).end(text);
}

/** The operations of Access Analyzer and Lambda by method and path, as botocore's models have them. */
const routes: readonly (readonly [RegExp, string])[] = [
  [/^POST \/policy\/validation\b/, 'ValidatePolicy'],
  [/^PUT \/policy\/generation$/, 'StartPolicyGeneration'],
  [/^PUT \/policy\/generation\/[^/?]+$/, 'CancelPolicyGeneration'],
  [/^GET \/policy\/generation\/[^/?]+/, 'GetGeneratedPolicy'],
  [/^GET \/policy\/generation\b/, 'ListPolicyGenerations'],
  [/^PUT \/2015-03-31\/functions\/[^/?]+\/configuration$/, 'UpdateFunctionConfiguration'],
  [/^GET \/2015-03-31\/functions\/[^/?]+\/configuration\b/, 'GetFunctionConfiguration'],
  [/^GET \/2015-03-31\/functions\/?(?:\?|$)/, 'ListFunctions'],
];

function operationOf({ method, url, headers }: IncomingMessage, body: string): string {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.slice(target.lastIndexOf('.') + 1);
  const route = routes.find(([pattern]) => pattern.test(`${method} ${url}`));
  return route?.[1] ?? new URLSearchParams(body).get('Action') ?? '';
}

/** Whether a request is of the query protocol, whose answers are XML. */
function isQuery(body: string): boolean {
  return /(?:^|&)Action=/.test(body);
}

function typeOf(xml: boolean): string {
  return xml ? 'text/xml' : 'application/json';
}

function sendError(
  response: ServerResponse,
  { status, code, message }: { status: number; code: string; message: string },
  xml: boolean,
) {
  if (!xml) {
    const headers = { 'content-type': 'application/json', 'x-amzn-errortype': code };
    response.writeHead(status, headers).end(JSON.stringify({ __type: code, message }));
    return;
  }
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
