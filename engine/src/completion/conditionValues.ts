import { passedToServices } from '../access/passRole';
import { resolveKey } from '../conditions/conditionKey';
import { formatDate } from '../conditions/conditionValue';
import { operatorFamily } from '../model/condition';
import type { ConditionClause, Statement } from '../model/model';
import { principalsOf } from '../trust/trust';
import { arnSegmentIdeas, regions } from './arnSegments';
import { claimIdeas } from './claims';
import { blank, type InsertText, plainInsertText } from './insertText';
import { isRolePrincipal, roleArnIdeas, servicePrincipalIdeas } from './principals';
import type { Idea } from './proposal';
import { reference } from './references';
import { fillShape } from './shape';
import { regionPart, type Situation } from './situation';
import { typedPart } from './slot';
import { functionArn, sourceFunctionKey } from './sourceFunction';

/** What may stand as a value of a condition key. */
export function conditionValueIdeas(
  situation: Situation,
  { statement, clause }: { readonly statement: Statement; readonly clause: ConditionClause },
): Idea[] {
  const { slot } = situation.place;
  const present = new Set(clause.values.filter(({ start }) => start !== slot.start).map(({ value }) => String(value)));
  return ideasFor(situation, statement, clause).filter(({ label }) => !present.has(label));
}

function ideasFor(situation: Situation, statement: Statement, clause: ConditionClause): Idea[] {
  const { data } = situation;
  const { lowerKey, operator } = clause;
  if (operatorFamily(operator) === 'Null') return booleans(['The key is missing', 'The key is there']);
  const named = byKey(situation, statement, lowerKey);
  if (named) return named;
  const claims = claimIdeas(situation, clause);
  if (claims.length > 0) return claims;
  switch (resolveKey(data, clause.key)?.valueType) {
    case 'Bool':
      return booleans(['', '']);
    case 'Date':
      return dates(situation);
    case 'IPAddress':
      return [
        { label: '203.0.113.0/24', kind: 'value', detail: 'A range of addresses', text: [blank('203.0.113.0/24')] },
      ];
    case 'ARN':
      return arnSegmentIdeas(situation, typedPart(situation.place), []);
    default:
      return tagValue(lowerKey);
  }
}

/** The values of keys whose meaning is known; undefined for all other keys. */
function byKey(situation: Situation, statement: Statement, lowerKey: string): Idea[] | undefined {
  const { place, data } = situation;
  const id = idForms.find(([keys]) => keys.test(lowerKey));
  if (id) return [{ ...labelled(id[1]), kind: 'value', detail: id[2] }];
  const fixed = fixedValues.get(lowerKey);
  if (fixed) return fixed.map((label) => ({ label, kind: 'value' }));
  if (/:(requested)?region$/.test(lowerKey)) {
    return regions(situation, situation.partition).map((label) => ({ label, kind: 'value', detail: 'Region' }));
  }
  if (/account(id)?$/.test(lowerKey) && !lowerKey.includes('/')) return accounts(situation);
  switch (lowerKey) {
    case 'aws:sourcearn':
      return sourceArns(situation, statement);
    case sourceFunctionKey:
      return [
        { ...labelled(functionArn(situation)), kind: 'value', detail: 'A function, without version or alias' },
        ...arnSegmentIdeas(situation, typedPart(place), []),
      ];
    case 'aws:principalarn':
      return roleArnIdeas(situation);
    case 'iam:passedtoservice': {
      const passed = passedToServices(place.policy, data) ?? [];
      return servicePrincipalIdeas({ data, useCase: passed }, isRolePrincipal);
    }
    case 'iam:awsservicename':
      return servicePrincipalIdeas(situation, (one) => one.kind === 'service-linked-only' || one.alsoServiceLinked);
    case 'aws:principalservicename':
    case 'aws:principalservicenameslist':
    case 'aws:calledvia':
    case 'aws:calledviafirst':
    case 'aws:calledvialast':
      return servicePrincipalIdeas(situation, (one) => one.kind !== 'unknown');
    case 'kms:viaservice':
      return viaServices.map((service) => ({
        ...labelled([`${service}.`, regionPart(situation), '.amazonaws.com']),
        kind: 'value',
        detail: data.serviceName(service),
      }));
    default:
      return undefined;
  }
}

/** Keys that hold an id of a known form. */
const idForms: readonly (readonly [RegExp, InsertText, string])[] = [
  [/^aws:(principal|resource|source|vpce)orgid$/, ['o-', blank('organization')], 'Id of your organization'],
  [
    /^aws:(principal|resource|source|vpce)orgpaths$/,
    ['o-', blank('organization'), '/r-', blank('root'), '/ou-', blank('unit'), '/*'],
    'Path of an organizational unit',
  ],
  [/^aws:(ec2instance)?sourcevpc$/, ['vpc-', blank('id')], 'Id of a VPC'],
  [/^aws:sourcevpce$/, ['vpce-', blank('id')], 'Id of a VPC endpoint'],
];

/** Services whose calls to KMS carry their name (https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html). */
const viaServices =
  's3 secretsmanager dynamodb ssm sqs sns lambda ec2 rds elasticfilesystem kinesis ecr backup es glue kafka redshift sagemaker'.split(
    ' ',
  );

/** Keys with a few values, as their services' references name them. */
const fixedValues: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    'aws:principaltype': ['AssumedRole', 'User', 'FederatedUser', 'Account', 'Anonymous'],
    'aws:multifactorauthage': ['3600'],
    'ec2:metadatahttptokens': ['required', 'optional'],
    'lambda:functionurlauthtype': ['AWS_IAM', 'NONE'],
    's3:tlsversion': ['1.2', '1.3'],
    's3:x-amz-acl': [
      'private',
      'bucket-owner-full-control',
      'bucket-owner-read',
      'authenticated-read',
      'public-read',
      'public-read-write',
    ],
    's3:x-amz-server-side-encryption': ['aws:kms', 'AES256', 'aws:kms:dsse'],
    'saml:aud': ['https://signin.aws.amazon.com/saml'],
    'cognito-identity.amazonaws.com:amr': ['authenticated', 'unauthenticated'],
  }),
);

/** An idea whose label is its text with the blanks as they stand. */
function labelled(text: InsertText): { readonly label: string; readonly text: InsertText } {
  return { label: plainInsertText(text), text };
}

function booleans([whenTrue = '', whenFalse = '']: readonly string[]): Idea[] {
  return [
    { label: 'true', kind: 'value', detail: whenTrue || undefined },
    { label: 'false', kind: 'value', detail: whenFalse || undefined },
  ];
}

const day = 24 * 60 * 60 * 1000;

function dates({ now }: Situation): Idea[] {
  const today = Math.floor(now / day) * day;
  const offers: readonly (readonly [number, string])[] = [
    [0, 'Today'],
    [1, 'Tomorrow'],
    [7, 'In a week'],
    [30, 'In 30 days'],
    [365, 'In a year'],
  ];
  return offers.map(([days, detail]) => ({ label: formatDate(today + days * day), kind: 'value', detail }));
}

function accounts(situation: Situation): Idea[] {
  const { ownAccounts } = situation;
  if (situation.inTemplate) {
    const label = '${AWS::AccountId}';
    return [{ label, kind: 'value', detail: 'The account of the stack', text: [reference('AWS::AccountId')] }];
  }
  if (situation.accounts.length === 0) {
    return [{ label: 'account-id', kind: 'value', detail: 'An account', text: [blank('account-id')] }];
  }
  return situation.accounts.map((label) => ({
    label,
    kind: 'value',
    detail: ownAccounts.includes(label) ? 'Your own account' : 'In this document',
  }));
}

/** The ARNs that the trusted services are known to send. */
function sourceArns(situation: Situation, statement: Statement): Idea[] {
  const { data, place } = situation;
  const found = new Map<string, string>();
  for (const { node } of principalsOf(statement, 'Service')) {
    for (const arn of data.sourceKeys(node.value)?.sourceArns ?? []) found.set(arn, node.value);
  }
  const ideas = [...found].map(([arn, principal]): Idea => {
    return { ...labelled(fillShape(arn, situation)), kind: 'value', detail: data.principal(principal)?.displayName };
  });
  return [...ideas, ...arnSegmentIdeas(situation, typedPart(place), [])];
}

/** A tag of the resource is mostly compared with the same tag of the caller. */
function tagValue(lowerKey: string): Idea[] {
  const tag = /^(?:aws|[a-z0-9-]+):(?:resource|request)tag\/(.+)$/.exec(lowerKey)?.[1];
  if (tag === undefined || tag.includes('$')) return [];
  const label = `\${aws:PrincipalTag/${tag}}`;
  return [{ label, kind: 'variable', detail: 'The caller’s tag of the same name' }];
}
