import { baseName, nameWords } from '../model/fileName';

/** What a role is for, and the sign it was inferred from. */
export interface InferredUseCase {
  /** As a person would say it: `a Lambda function`. */
  readonly label: string;
  /** Every one of these service principals must be trusted. */
  readonly principals: readonly string[];
  /** A clause for a message, such as `file name "lambda-trust-policy.json"`. */
  readonly reason: string;
  /** A setting or the document's own name is certain; a folder or a neighbouring file is not. */
  readonly certain: boolean;
  /** Set where the user says so, and not a name. */
  readonly bySetting?: true;
}

/** A file beside the document. Its text is only handed in for templates that may define functions. */
export interface SiblingFile {
  readonly name: string;
  readonly text?: string;
}

export interface UseCaseSigns {
  /** Path or URI path of the document. */
  readonly path: string;
  /** What a setting says: a service principal, or a name such as `lambda`. */
  readonly setting?: string | undefined;
  /** The service principal that was chosen for the command at hand. */
  readonly declaredService?: string | undefined;
  readonly siblings?: readonly SiblingFile[] | undefined;
}

interface KnownUse {
  readonly id: string;
  readonly label: string;
  readonly principals: readonly string[];
  /** Any of these sets of words, all words of a set together, names the use. */
  readonly words: readonly (readonly string[])[];
}

/**
 * Uses that a name tells without doubt, the more particular one first. Services that roles mostly reach instead of
 * serve (S3, SQS, DynamoDB, Bedrock models…) are left out, as their names say what a role may do and not who takes it.
 * Principals: the AWS guides of the services.
 */
const knownUses: readonly KnownUse[] = [
  use('lambda-edge', 'a Lambda@Edge function', ['lambda', 'edgelambda'], 'lambda edge', 'lambdaedge', 'edgelambda'),
  use('lambda', 'a Lambda function', ['lambda'], 'lambda', 'lambdas'),
  use('ecs-task', 'an ECS task', ['ecs-tasks'], 'ecs task', 'ecs tasks', 'ecstask', 'ecstasks', 'ecs fargate'),
  use('eks-pod', 'a pod on EKS', ['pods.eks'], 'pod identity', 'eks pod', 'eks pods'),
  use('eks-fargate', 'a Fargate profile of EKS', ['eks-fargate-pods'], 'eks fargate'),
  use('eks-node', 'a node of an EKS cluster', ['ec2'], 'eks node', 'eks nodes', 'eks nodegroup'),
  use('eks-cluster', 'an EKS cluster', ['eks'], 'eks cluster'),
  use('ec2', 'an EC2 instance', ['ec2'], 'ec2', 'instance profile'),
  use(
    'states',
    'a Step Functions state machine',
    ['states'],
    'stepfunctions',
    'step functions',
    'sfn',
    'state machine',
  ),
  use('scheduler', 'an EventBridge schedule', ['scheduler'], 'eventbridge scheduler', 'eventbridge schedule'),
  use('pipes', 'an EventBridge pipe', ['pipes'], 'eventbridge pipe', 'eventbridge pipes'),
  use('events', 'an EventBridge rule', ['events'], 'eventbridge rule', 'eventbridge rules'),
  use('codebuild', 'a CodeBuild project', ['codebuild'], 'codebuild'),
  use('codepipeline', 'a CodePipeline pipeline', ['codepipeline'], 'codepipeline'),
  use('codedeploy', 'a CodeDeploy deployment group', ['codedeploy'], 'codedeploy'),
  use('glue', 'a Glue job or crawler', ['glue'], 'glue job', 'glue crawler', 'glue'),
  use('sagemaker', 'a SageMaker job or endpoint', ['sagemaker'], 'sagemaker'),
  use('appsync', 'an AppSync data source', ['appsync'], 'appsync'),
  use('apigateway', 'an API Gateway API', ['apigateway'], 'apigateway', 'apigw', 'api gateway'),
  use('firehose', 'a Firehose stream', ['firehose'], 'firehose'),
  use('flow-logs', 'VPC flow logs', ['vpc-flow-logs'], 'flow logs', 'flow log', 'flowlogs'),
  use('rds-monitoring', 'RDS enhanced monitoring', ['monitoring.rds'], 'rds monitoring', 'rds enhanced monitoring'),
  use('s3-replication', 'S3 replication', ['s3'], 's3 replication'),
];

/** Words after which a name says who deploys, calls or reads something, and not what the role runs. */
const otherMeanings = new Set(
  `account admin api caller ci cicd circleci client cognito cross crossaccount deploy deployer deployment
   developer event eventbridge events external federated federation github githubactions gitlab invocation invoke
   invoker jenkins oidc operator pipe pipes readonly saml schedule scheduler sso terraform trigger user users vendor`
    .trim()
    .split(/\s+/),
);

/**
 * What a role is for, as far as it can be inferred from the surroundings of its trust policy; undefined without a
 * clear sign. A setting and the document's own name are certain, folders and neighbouring files are not. Only of use
 * for policies that trust services alone.
 */
export function inferUseCase(signs: UseCaseSigns): InferredUseCase | undefined {
  if (signs.setting) return fromSetting(signs.setting, `the setting says "${signs.setting}"`);
  if (signs.declaredService) return fromSetting(signs.declaredService, `"${signs.declaredService}" was chosen`);
  const parts = signs.path.split(/[/\\]/).filter((part) => part !== '');
  const name = baseName(signs.path);
  const own = readName(name);
  if (own === 'other') return undefined;
  if (own) return inferred(own, `file name "${name}"`, isNothingElse(name, own));
  for (const folder of parts.slice(0, -1).reverse().slice(0, 3)) {
    const found = readName(folder);
    if (found === 'other') return undefined;
    if (found) return inferred(found, `folder "${folder}"`, false);
  }
  return fromSiblings(signs.siblings ?? [], name);
}

/** The service principals of all uses that names can tell; a policy that trusts one of them is meant for that use. */
export function knownUsePrincipals(): ReadonlySet<string> {
  return usePrincipals;
}

function use(id: string, label: string, services: readonly string[], ...words: string[]): KnownUse {
  return {
    id,
    label,
    principals: services.map((service) => `${service}.amazonaws.com`),
    words: words.map((set) => set.split(' ')),
  };
}

const usePrincipals = new Set([...knownUses.flatMap((known) => known.principals), 'ecs.amazonaws.com']);

function inferred(known: KnownUse, reason: string, certain: boolean): InferredUseCase {
  return { label: known.label, principals: known.principals, reason, certain };
}

/** A principal or a use's name. A principal that no use names is taken as it is. */
function fromSetting(value: string, reason: string): InferredUseCase | undefined {
  const lower = value.trim().toLowerCase();
  const byName = knownUses.find((known) => known.id === lower || known.words.some((set) => set.join('') === lower));
  if (byName) return { ...inferred(byName, reason, true), bySetting: true };
  if (!/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(lower)) return undefined;
  const byPrincipal = knownUses.find((known) => known.principals.length === 1 && known.principals[0] === lower);
  if (byPrincipal) return { ...inferred(byPrincipal, reason, true), bySetting: true };
  return { label: `a role for ${lower}`, principals: [lower], reason, certain: true, bySetting: true };
}

/** The one use a name tells, `other` when it tells of something else or of two uses, undefined when it tells nothing. */
function readName(name: string): KnownUse | 'other' | undefined {
  const words = nameWords(name);
  const matches = knownUses.filter((known) => known.words.some((set) => set.every((word) => words.includes(word))));
  const [first] = matches;
  const spoken = new Set(matches.flatMap((known) => known.words.flatMap((set) => setIfNamed(set, words))));
  if (words.some((word) => otherMeanings.has(word) && !spoken.has(word))) return 'other';
  if (!first) return undefined;
  const rest = matches.filter((known) => !isWithin(known, first, words));
  return rest.length === 0 ? first : 'other';
}

/**
 * Whether a name has the words of a use and those of a role's trust policy, and nothing else. `ec2-snapshot-cleanup-trust-policy.json`
 * may well be the role of a function that cleans up, and `lambda-permission-role.json` that of whoever calls one.
 */
function isNothingElse(name: string, use: KnownUse): boolean {
  const own = new Set(use.words.flat());
  return nameWords(name).every((word) => own.has(word) || trustWords.test(word));
}

const trustWords = /^(?:assume|document|execution|function|policy|relationships?|roles?|service|trust(?:policy|s)?)$/;

function setIfNamed(set: readonly string[], words: readonly string[]): readonly string[] {
  return set.every((word) => words.includes(word)) ? set : [];
}

/** Whether a use is only named by words that name a more particular one as well: `lambda` within `lambda edge`. */
function isWithin(known: KnownUse, first: KnownUse, words: readonly string[]): boolean {
  const longest = first.words.filter((set) => set.every((word) => words.includes(word)));
  const named = known.words.filter((set) => set.every((word) => words.includes(word)));
  return known === first || named.every((set) => longest.some((one) => set.every((word) => one.includes(word))));
}

function fromSiblings(siblings: readonly SiblingFile[], own: string): InferredUseCase | undefined {
  // Where several roles live in one folder, a neighbour may belong to any of them.
  if (siblings.some(({ name }) => name !== own && isTrustName(name))) return undefined;
  const found = new Map<string, InferredUseCase>();
  for (const sibling of siblings) {
    if (sibling.name === own) continue;
    const known = sibling.text === undefined ? siblingUse(sibling.name) : definedUse(sibling.text);
    if (known) found.set(known.id, inferred(known, `"${sibling.name}" beside it`, false));
  }
  const [first] = found.values();
  return found.size === 1 ? first : undefined;
}

function isTrustName(name: string): boolean {
  return nameWords(name).some((word) => word.startsWith('trust') || word === 'assume');
}

/** What a neighbouring permission policy's name tells. */
function siblingUse(name: string): KnownUse | undefined {
  const words = nameWords(name);
  if (!/\.jsonc?$/i.test(name)) return undefined;
  if (!words.some((word) => /^(polic(y|ies)|permissions?|role)$/.test(word))) return undefined;
  const found = readName(name);
  return found === 'other' ? undefined : found;
}

/** What a template defines. One that also defines other things that run code tells nothing. */
function definedUse(text: string): KnownUse | undefined {
  if (!/AWS::(Lambda|Serverless)::Function\b/.test(text)) return undefined;
  const others =
    /AWS::(ECS::TaskDefinition|EC2::Instance|EC2::LaunchTemplate|StepFunctions::|Serverless::StateMachine)/;
  return others.test(text) ? undefined : knownUses.find((known) => known.id === 'lambda');
}
