import { isClaim, spoofableKeys } from '../conditions/conditionKey';
import type { ConditionKey } from '../data/types';
import { type OperatorFamily, operatorFamily } from '../model/condition';
import type { ConditionBlock, Statement } from '../model/model';
import { trustedIssuers } from '../trust/oidc';
import { blankName } from './arnText';
import type { Composer } from './compose';
import { blank, type InsertText } from './insertText';
import type { Idea, Proposal } from './proposal';
import { actionsOf } from './resources';
import type { Situation } from './situation';
import { functionArn, sourceFunctionKey } from './sourceFunction';
import { wayOfPrincipals } from './trustActions';

/**
 * Condition keys under an operator: those that fit the statement's principals or are supported by its actions first,
 * then the global ones. Keys of a type that the operator cannot compare are left out.
 */
export function conditionKeys(
  situation: Situation,
  composer: Composer,
  { statement, block }: { readonly statement: Statement; readonly block: ConditionBlock },
): Proposal[] {
  const { slot } = situation.place;
  const present = new Set(
    block.clauses.filter((one) => one.keyMember.start !== slot.start).map(({ lowerKey }) => lowerKey),
  );
  const family = operatorFamily(block.operator);
  const isSet = block.operator.set !== undefined;
  const candidates = [
    ...usualKeys(situation, statement),
    ...actionKeys(situation, statement),
    ...globalKeys(situation),
  ];
  const seen = new Set<string>();
  const fitting = candidates.filter(({ key, type }) => {
    const lower = key.toLowerCase();
    if (seen.has(lower) || present.has(lower) || replaced.has(lower) || mismatch(family, type, isSet) === 2)
      return false;
    if (lower === sourceFunctionKey && !mayCompareFunction(situation, family)) return false;
    return seen.add(lower);
  });
  return fitting
    .sort((a, b) => mismatch(family, a.type, isSet) - mismatch(family, b.type, isSet))
    .map((key) =>
      key.key.toLowerCase() === sourceFunctionKey && family === 'Arn' && !isSet
        ? composer.key({ ...keyIdea(key, family), continues: false }, ['"', ...functionArn(situation), '"'])
        : composer.key(keyIdea(key, family), valueText(key, family, isSet)),
    );
}

/** The key is never in the request when a role is assumed, and AWS asks for an Arn operator. */
function mayCompareFunction({ mode }: Situation, family: OperatorFamily | undefined): boolean {
  return mode !== 'trust' && family !== 'String';
}

/** The value to fill in: one of two for Booleans and for Null, a list where the operator compares several. */
function valueText({ type }: ConditionKey, family: OperatorFamily | undefined, isSet: boolean): InsertText {
  if (isChoice(type, family)) return ['"', blank('true', ['true', 'false']), '"'];
  return isSet ? ['["', blank(''), '"]'] : ['"', blank(''), '"'];
}

function isChoice(type: ConditionKey['type'], family: OperatorFamily | undefined): boolean {
  return family === 'Null' || (family === 'Bool' && type === 'Bool');
}

function keyIdea({ key, type }: ConditionKey, family: OperatorFamily | undefined): Idea {
  const parts = key.split(/\$\{([^{}]*)\}/);
  const text: InsertText = parts.map((part, index) =>
    index % 2 === 1 ? blank(blankName(part).replace(/^tag-key$/, 'key')) : part,
  );
  return {
    label: key,
    kind: 'conditionKey',
    detail: type,
    text,
    topic: { conditionKey: key },
    continues: parts.length === 1 && !isChoice(type, family),
  };
}

/** Keys that a trust policy should name, by how its principals take the role. */
function usualKeys({ data, mode }: Situation, statement: Statement): ConditionKey[] {
  if (mode !== 'trust' && !(mode === 'unclear' && statement.principal)) return [];
  const claims = trustedIssuers(statement).flatMap(({ issuer }) => [`${issuer}:sub`, `${issuer}:aud`]);
  const types = new Set(statement.principal?.groups.map(({ type }) => type));
  const names = [...claims];
  if (types.has('Service')) names.push('aws:SourceAccount', 'aws:SourceArn', 'aws:SourceOrgID');
  if (types.has('AWS'))
    names.push('sts:ExternalId', 'aws:PrincipalOrgID', 'aws:PrincipalArn', 'aws:MultiFactorAuthPresent');
  if (wayOfPrincipals(statement).includes('saml')) names.push('SAML:aud');
  return names.flatMap((key) => {
    const known = data.conditionKey(key);
    return known ? [{ key, type: known.type }] : [];
  });
}

/** The service keys that AWS publishes for the statement's actions, those that more of them support first. */
function actionKeys({ data, mode }: Situation, statement: Statement): ConditionKey[] {
  const counts = new Map<string, number>();
  const ways = wayOfPrincipals(statement);
  const issuers = trustedIssuers(statement).map(({ issuer }) => issuer.toLowerCase());
  for (const { action, service } of actionsOf(data, statement)) {
    const lists = new Set([
      action.conditionKeys,
      ...action.resourceTypes.flatMap((type) => [
        type.conditionKeys,
        service.resourceTypes.get(type.name)?.conditionKeys ?? [],
      ]),
    ]);
    for (const list of lists) for (const key of list) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts]
    .filter(([key]) => mode === 'permission' || !isClaim(key) || isClaimOf(key, issuers, ways))
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .flatMap(([key]) => {
      const known = data.conditionKey(key.replace(/\$\{[^{}]*\}/g, 'x'));
      return known ? [{ key, type: known.type }] : [];
    });
}

/** Of the claims only those of the providers that the statement trusts are of any use. */
function isClaimOf(key: string, issuers: readonly string[], ways: readonly string[]): boolean {
  const prefix = key.slice(0, key.lastIndexOf(':')).toLowerCase();
  return prefix === 'saml' ? ways.length === 1 && ways[0] === 'saml' : issuers.includes(prefix);
}

/** Keys that AWS has replaced by others (https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html). */
const replaced = new Set(['aws:sourceowner', 'kms:customermasterkeyspec', 'kms:customermasterkeyusage']);

/** Global keys that policies mostly use, in this order. */
const usualGlobals = (
  'aws:PrincipalOrgID aws:SourceAccount aws:SourceArn aws:SourceIp aws:SourceVpce aws:SourceVpc aws:RequestedRegion ' +
  'aws:PrincipalTag aws:ResourceTag aws:RequestTag aws:TagKeys aws:ResourceAccount aws:PrincipalAccount aws:PrincipalArn ' +
  'aws:SecureTransport aws:MultiFactorAuthPresent aws:CalledVia aws:ViaAWSService aws:CurrentTime'
).split(' ');

function globalKeys({ data }: Situation): ConditionKey[] {
  const all = [...data.globalConditionKeys().values()];
  const rank = (key: string) => {
    const at = usualGlobals.indexOf(key.replace(/\/.*/, ''));
    // The keys of AWS itself come before the few that services put into every session.
    if (spoofableKeys.has(key.toLowerCase())) return usualGlobals.length + 2;
    return at >= 0 ? at : usualGlobals.length + (key.startsWith('aws:') ? 0 : 1);
  };
  return all.sort((a, b) => rank(a.key) - rank(b.key));
}

/** 0: made for each other; 1: possible; 2: the operator cannot compare values of the type. */
function mismatch(family: OperatorFamily | undefined, type: ConditionKey['type'], isSet: boolean): 0 | 1 | 2 {
  const value = type.replace(/^ArrayOf/, '');
  const inNumber = type.startsWith('ArrayOf') === isSet ? 0 : 1;
  switch (family) {
    case undefined:
    case 'Null':
      return 0;
    case 'String':
      // Text operators work on ARNs as well, though they know nothing of their parts.
      return value === 'String' ? inNumber : value === 'ARN' ? 1 : 2;
    case 'Arn':
      return value === 'ARN' ? inNumber : 2;
    case 'IpAddress':
      return value === 'IPAddress' ? inNumber : 2;
    default:
      return value === family ? inNumber : 2;
  }
}
