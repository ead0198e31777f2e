// What AWS answers in a test: orders for the server that stands before moto, which runs in another process.
import { type Call, type Fault, orderPath, type RemoteOrder } from '../../support/faultServer';

/** Orders answers for the next calls of an operation. */
export async function orderAnswers(operation: string, ...faults: readonly Fault[]): Promise<void> {
  const order: RemoteOrder = { operation, faults };
  await ask({ method: 'POST', body: JSON.stringify(order) });
}

/** The calls of an operation so far. */
export async function callsOf(operation: string): Promise<readonly Call[]> {
  return (await ask({ method: 'GET' })).filter((call) => call.operation === operation);
}

export async function clearOrders(): Promise<void> {
  await ask({ method: 'DELETE' });
}

async function ask(init: RequestInit): Promise<readonly Call[]> {
  const answer = await fetch(`${process.env.AWS_ENDPOINT_URL}${orderPath}`, init);
  return (await answer.json()) as readonly Call[];
}
