import { callerOnlyKeys } from '../conditions/conditionKey';
import { parseArn } from '../model/arn';
import type { CallSource } from './callSource';
import { githubIssuer } from './oidc';
import { principalForm } from './principal';
import { assumeActions, type TrustWay } from './trust';

/** Someone who would assume a role. */
export interface AssumingCaller {
  readonly kind: 'service' | 'account' | 'role' | 'user' | 'session' | 'oidc' | 'saml' | 'everyone';
  /** As a trust policy would name it: a service principal, an ARN, an issuer; empty when only a token's subject is known. */
  readonly name: string;
  readonly account: string;
  /** The role that a session belongs to; sessions do not tell its path. */
  readonly roleName?: string;
  /** The subject of a token. */
  readonly subject?: string;
  readonly way: TrustWay;
  /** For whose resource a service acts, where that is known. */
  readonly source?: CallSource;
}

/** What a request of the caller carries: values by key in lower case, `null` for keys that it never carries. */
export type KnownFacts = ReadonlyMap<string, string | null>;

/**
 * Reads whom a person asks about: an ARN, an account, a service principal, an identity provider, or the subject of a
 * token, alone (`repo:my-org/my-app:ref:refs/heads/main`) or behind its issuer and a blank. Undefined for other texts.
 */
export function parseCaller(text: string): AssumingCaller | undefined {
  const trimmed = text.trim();
  const [first = '', ...rest] = trimmed.split(/\s+/);
  const subject = rest.join(' ');
  if (subject !== '') {
    const provider = parseCaller(first);
    return provider?.kind === 'oidc' ? { ...provider, subject } : undefined;
  }
  if (/^repo:[^/\s]+\/\S/.test(trimmed)) return oidc(githubIssuer, trimmed);
  if (/^system:serviceaccount:\S/.test(trimmed)) return oidc('', trimmed);
  const { shape, arn, account = '' } = principalForm(trimmed);
  const base = { name: trimmed, account };
  switch (shape) {
    case 'everyone':
      return { kind: 'everyone', ...base, way: 'iam' };
    case 'service':
      return serviceCaller(trimmed);
    case 'account':
    case 'root':
      return { kind: 'account', ...base, way: 'iam' };
    case 'role':
    case 'user':
      return { kind: shape, ...base, way: 'iam' };
    case 'assumed-role':
      return { kind: 'session', ...base, roleName: arn?.resource.split('/')[1] ?? '', way: 'iam' };
    case 'oidc-provider':
    case 'identity-domain':
      return { ...oidc(issuerOf(trimmed)), name: trimmed, account };
    case 'saml-provider':
      return { kind: 'saml', ...base, way: 'saml' };
    default:
      return /^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:\/\S*)?$/.test(trimmed) ? oidc(trimmed) : undefined;
  }
}

/** An AWS service under the name of its principal; with a source, when it acts for a resource of that account. */
export function serviceCaller(name: string, source?: CallSource): AssumingCaller {
  return { kind: 'service', name, account: '', way: 'iam', ...(source && { source }) };
}

/** The action with which the caller takes a role. */
export function assumeAction({ way }: AssumingCaller): string {
  return assumeActions[way];
}

/** The issuer of an OIDC provider's ARN, or of its domain. */
export function issuerOf(text: string): string {
  const resource = parseArn(text)?.resource ?? text;
  return resource.replace(/^oidc-provider\//, '');
}

/** What is known of every request of the caller (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html). */
export function factsOf({ kind, name, account, subject }: AssumingCaller): KnownFacts {
  const facts = new Map<string, string | null>([['aws:principalisawsservice', String(kind === 'service')]]);
  if (kind === 'service') {
    for (const key of callerOnlyKeys) facts.set(key, null);
    facts.set('aws:principalservicename', name);
  }
  if (kind === 'account' || kind === 'role' || kind === 'user' || kind === 'session')
    facts.set('aws:principalaccount', account);
  if (kind === 'role' || kind === 'user') facts.set('aws:principalarn', name);
  if (kind === 'oidc' && subject !== undefined && name !== '')
    facts.set(`${issuerOf(name).toLowerCase()}:sub`, subject);
  return facts;
}

function oidc(name: string, subject?: string): AssumingCaller {
  return { kind: 'oidc', name, account: '', way: 'web', ...(subject === undefined ? {} : { subject }) };
}
