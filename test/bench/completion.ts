import { CompletionRequest } from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Session, startSession } from '../support/languageClient';
import { managedPolicyTexts } from '../support/managedPolicies';
import { median, ms, percentile, projectRoot, report } from './support';

// Typing and asking for completion, over stdio, as an editor does. The policies are AWS's own, with one more statement
// in their middle in which `@` is the cursor.
const statements: readonly (readonly [string, object])[] = [
  ['service prefixes', { Effect: 'Allow', Action: ['@'], Resource: '*' }],
  ['actions of EC2 (826)', { Effect: 'Allow', Action: ['ec2:@'], Resource: '*' }],
  ['resources of ten actions', { Effect: 'Allow', Action: ['s3:Get*', 'dynamodb:*Item'], Resource: ['@'] }],
  ['services in an ARN', { Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:@'] }],
  ['condition keys', { Effect: 'Allow', Action: ['ec2:*'], Resource: '*', Condition: { StringEquals: { '@': 'x' } } }],
];

const policies = managedPolicyTexts(projectRoot).sort((a, b) => a.text.length - b.text.length);

/** A policy of about this size with the statement in its middle, and the cursor in that. */
function typedInto(size: number, statement: object): { before: string; after: string } {
  const text = policies.find((policy) => policy.text.length >= size)?.text ?? '{}';
  const policy = JSON.parse(text) as { Statement: object[] | object };
  const list = [policy.Statement].flat();
  list.splice(Math.floor(list.length / 2), 0, statement);
  const [before = '', after = ''] = JSON.stringify({ ...policy, Statement: list }, null, 2).split('@');
  return { before, after };
}

async function measure(session: Session, size: number, statement: object): Promise<string> {
  const uri = `file:///bench/completion-${size}.json`;
  const { before, after } = typedInto(size, statement);
  const text = before + after;
  const position = TextDocument.create(uri, 'json', 0, text).positionAt(before.length);
  await session.open(uri, text);
  const times: number[] = [];
  let items = 0;
  for (let version = 2; version < 52; version++) {
    await session.change(uri, version, `${text}${' '.repeat(version)}`);
    const start = performance.now();
    const answer = await session.connection.sendRequest(CompletionRequest.type, { textDocument: { uri }, position });
    times.push(performance.now() - start);
    items = Array.isArray(answer) ? answer.length : (answer?.items.length ?? 0);
  }
  await session.close(uri);
  const steady = times.slice(10);
  return `${ms(median(steady))} (p95 ${ms(percentile(steady, 0.95))}), ${items} items`;
}

async function main(): Promise<void> {
  const session = await startSession({ pull: true });
  const rows: [string, string][] = [];
  for (const size of [6, 95]) {
    for (const [name, statement] of statements) {
      rows.push([`${name}, ${size} KB`, await measure(session, size * 1024, statement)]);
    }
  }
  await session.stop();
  report('Completion over stdio', rows);
}

void main();
