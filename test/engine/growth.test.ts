import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createEngine, type TextSource } from '../../engine/src/engine';
import { iamData } from '../support/engine';

// Whatever stands in a string of a policy, the work for it grows with its length and not with its square: one string must
// not stop a server or a check. Compared is the time that the processor took for a text and for one eight times as long.

const engine = createEngine({ data: iamData, today: () => '2026-06-01' });

/** Puts a text where a string may stand. */
type Slot = (text: string) => string;

function policy(statement: Readonly<Record<string, unknown>>, rest: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ Version: '2012-10-17', ...rest, Statement: [{ Effect: 'Allow', ...statement }] });
}

const permission = (members: Readonly<Record<string, unknown>>): string =>
  policy({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::my-app-assets/*', ...members });
const trust = (members: Readonly<Record<string, unknown>>): string =>
  policy({ Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole', ...members });
const resource =
  (action: string, prefix: string): Slot =>
  (text) =>
    permission({ Action: action, Resource: `${prefix}${text}` });
const condition =
  (operator: string, key: string, prefix = ''): Slot =>
  (text) =>
    permission({ Condition: { [operator]: { [key]: `${prefix}${text}` } } });
const claim =
  (issuer: string, prefix: string): Slot =>
  (text) =>
    trust({
      Principal: { Federated: `arn:aws:iam::418273645091:oidc-provider/${issuer}` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringLike: { [`${issuer}:sub`]: `${prefix}${text}` } },
    });
const eks = 'oidc.eks.eu-west-1.amazonaws.com/id/145438BDE0F1A2B3C4D5E6F708192A3B';

const slots: Readonly<Record<string, Slot>> = {
  Version: (text) => JSON.stringify({ Version: text, Statement: [] }),
  Id: (text) => policy({ Action: 's3:GetObject', Resource: '*' }, { Id: text }),
  'key of a policy': (text) => policy({ Action: 's3:GetObject', Resource: '*' }, { [text]: 'x' }),
  Sid: (text) => permission({ Sid: text }),
  Effect: (text) => permission({ Effect: text }),
  'key of a statement': (text) => permission({ [text]: 'x' }),
  action: (text) => permission({ Action: text }),
  'action of a service': (text) => permission({ Action: `s3:${text}` }),
  actions: (text) => permission({ Action: ['s3:*', `s3:Get${text}`, `s3:*${text}`] }),
  NotAction: (text) => permission({ Action: undefined, NotAction: `iam:${text}` }),
  resource: (text) => permission({ Resource: text }),
  resources: (text) =>
    permission({ Resource: [`arn:aws:s3:::*${text}`, `arn:aws:s3:::${text}*`, `arn:aws:s3:::b${text}`] }),
  NotResource: (text) => permission({ Resource: undefined, NotResource: `arn:aws:s3:::${text}` }),
  'partition of an ARN': (text) => permission({ Resource: `arn:${text}:s3:::my-app-assets` }),
  'service of an ARN': (text) => permission({ Resource: `arn:aws:${text}:::my-app-assets` }),
  'Region of an ARN': (text) =>
    permission({ Action: 'sqs:SendMessage', Resource: `arn:aws:sqs:${text}:418273645091:jobs` }),
  'account of an ARN': (text) =>
    permission({ Action: 'sqs:SendMessage', Resource: `arn:aws:sqs:eu-west-1:${text}:jobs` }),
  bucket: resource('s3:GetObject', 'arn:aws:s3:::'),
  role: resource('iam:PassRole', 'arn:aws:iam::418273645091:role/'),
  function: resource('lambda:InvokeFunction', 'arn:aws:lambda:eu-west-1:418273645091:function:'),
  secret: resource('secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:eu-west-1:418273645091:secret:'),
  parameter: resource('ssm:GetParameter', 'arn:aws:ssm:eu-west-1:418273645091:parameter/'),
  API: resource('execute-api:Invoke', 'arn:aws:execute-api:eu-west-1:418273645091:'),
  operator: (text) => permission({ Condition: { [text]: { 'aws:SourceIp': '192.0.2.1/32' } } }),
  'condition key': (text) => permission({ Condition: { StringEquals: { [text]: 'x' } } }),
  'global condition key': (text) => permission({ Condition: { StringEquals: { [`aws:${text}`]: 'x' } } }),
  'condition key of a service': (text) => permission({ Condition: { StringEquals: { [`s3:${text}`]: 'x' } } }),
  'tag key': (text) => permission({ Condition: { StringEquals: { [`aws:PrincipalTag/${text}`]: 'x' } } }),
  prefix: condition('StringLike', 's3:prefix'),
  address: condition('IpAddress', 'aws:SourceIp'),
  date: condition('DateLessThan', 'aws:CurrentTime'),
  'truth value': condition('Bool', 'aws:SecureTransport'),
  number: condition('NumericLessThan', 's3:max-keys'),
  'ARN value': condition('ArnLike', 'aws:SourceArn'),
  'ARN value with a beginning': condition('ArnLike', 'aws:SourceArn', 'arn:aws:s3:::'),
  'ARN as a string': condition('StringEquals', 'aws:PrincipalArn', 'arn:aws:iam::418273645091:role/'),
  'account value': condition('StringEquals', 'aws:SourceAccount'),
  organization: condition('StringEquals', 'aws:PrincipalOrgID'),
  'organization path': condition('ForAnyValue:StringLike', 'aws:PrincipalOrgPaths'),
  VPC: condition('StringEquals', 'aws:SourceVpc'),
  'VPC endpoint': condition('StringEquals', 'aws:SourceVpce'),
  'Region value': condition('StringEquals', 'aws:RequestedRegion'),
  'binary value': condition('BinaryEquals', 'aws:UserAgent'),
  'KMS key': condition('StringEquals', 's3:x-amz-server-side-encryption-aws-kms-key-id'),
  'leading key': condition('ForAllValues:StringEquals', 'dynamodb:LeadingKeys'),
  principal: (text) => trust({ Principal: text }),
  'type of principal': (text) => trust({ Principal: { [text]: 'x' } }),
  'AWS principal': (text) => trust({ Principal: { AWS: text } }),
  'role as principal': (text) => trust({ Principal: { AWS: `arn:aws:iam::418273645091:role/${text}` } }),
  'service principal': (text) => trust({ Principal: { Service: text } }),
  'host of a service principal': (text) => trust({ Principal: { Service: `${text}.amazonaws.com` } }),
  'federated principal': (text) => trust({ Principal: { Federated: text } }),
  'SAML provider': (text) =>
    trust({
      Principal: { Federated: `arn:aws:iam::418273645091:saml-provider/${text}` },
      Action: 'sts:AssumeRoleWithSAML',
    }),
  'OIDC provider': (text) => claim(text, 'x')('y'),
  'canonical user': (text) => trust({ Principal: { CanonicalUser: text } }),
  'trust action': (text) => trust({ Action: text }),
  'external ID': (text) =>
    trust({ Principal: { AWS: '418273645091' }, Condition: { StringEquals: { 'sts:ExternalId': text } } }),
  'GitHub subject': claim('token.actions.githubusercontent.com', ''),
  'GitHub repository': claim('token.actions.githubusercontent.com', 'repo:octo-org/'),
  'GitHub ref': claim('token.actions.githubusercontent.com', 'repo:octo-org/octo-repo:'),
  'GitLab subject': claim('gitlab.com', ''),
  'GitLab project': claim('gitlab.com', 'project_path:'),
  'EKS subject': claim(eks, 'system:serviceaccount:'),
  'text outside of strings': (text) => `{ "Version": "2012-10-17", "Statement": [ ${text} ] }`,
};

/** What regular expressions and searches stumble over when it comes again and again. */
const fragments = [
  ...['${', '{{', '${aws:', '${aws:username}', '{', '}', '#{', '$', '%A', '<a', '@@a', '__', 'your-', '$A_'],
  ...['*', '?', '*a', '?*', '-', '_', '.', 'a.', '/', ':', '::', ' ', '\n', ',', '0', '1.', 'a', 'a:', 'arn:', 'aws:'],
  ...['"', "'", '\\', '[', '*?', '/*', ':ref:', 'é'],
];
const endings = ['', '!', '\n!'];

const size = 1000;
const factor = 8;
/** The square of the factor is 64. */
const mostGrowth = 28;
/** What takes less time than this, in milliseconds of the processor, is fast enough not to be measured twice. */
const worthMeasuring = 250;

describe('the work for one string', () => {
  for (const [index, [name, slot]] of Object.entries(slots).entries()) {
    it(`grows with its length: ${name}`, async () => {
      for (const [turn, fragment] of fragments.entries()) {
        // Every fragment meets every ending, in one slot or another: all combinations would take minutes.
        const ending = endings[(index + turn) % endings.length] ?? '';
        const text = (length: number) => slot(fragment.repeat(Math.ceil(length / fragment.length)) + ending);
        const growth = await growthOf(text);
        assert.ok(growth < mostGrowth, `${JSON.stringify(fragment + ending)} takes ${growth.toFixed(0)} times as long`);
      }
    });
  }
});

/** How much longer all requests take for a text of `factor` times the size; 0 where it is little anyhow. */
async function growthOf(text: (length: number) => string): Promise<number> {
  const large = text(size * factor);
  let slow = await processorTime(() => everyRequest(large));
  if (slow < worthMeasuring) return 0;
  const small = text(size);
  let quick = await processorTime(() => everyRequest(small));
  for (let repeat = 0; repeat < 4; repeat++) {
    slow = Math.min(slow, await processorTime(() => everyRequest(large)));
    quick = Math.min(quick, await processorTime(() => everyRequest(small)));
  }
  return slow / Math.max(quick, 1);
}

async function processorTime(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Everything that an editor asks about a document while it is open. */
async function everyRequest(text: string): Promise<void> {
  const document: TextSource = sourceOf(text);
  const { findings } = await engine.analyze(document);
  for (const finding of findings) finding.fixes();
  engine.links(document);
  engine.outline(document);
  engine.lens(document);
  engine.folds(document);
  engine.hints(document, { start: 0, end: text.length });
  for (const offset of [longestString(text), text.length - 8]) {
    engine.hover(document, offset);
    engine.spansAround(document, offset);
    await engine.complete(document, offset);
  }
}

function sourceOf(text: string): TextSource {
  return { uri: 'file:///policies/role-policy.json', languageId: 'json', version: 0, getText: () => text };
}

/** An offset inside the part of a text that was made long. */
function longestString(text: string): number {
  return Math.floor(text.length / 2);
}
