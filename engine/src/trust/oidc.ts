import type { SharedOidcIssuer } from '../data/types';
import type { ConditionClause, PrincipalItem, Statement } from '../model/model';
import { principalForm } from './principal';
import { matchesAnything, pins, textValues } from './trust';

/** A web identity provider that a statement trusts. */
export interface TrustedIssuer {
  readonly item: PrincipalItem;
  /** The issuer without scheme, as in its condition keys: `token.actions.githubusercontent.com`. */
  readonly issuer: string;
  /** Whether it is named by an ARN of the account; else by its domain alone. */
  readonly isProvider: boolean;
}

/** A condition key of a provider's claim, taken apart at its last colon. */
export interface ClaimClause {
  readonly clause: ConditionClause;
  /** What stands before the claim, in lower case. */
  readonly prefix: string;
  /** In lower case. */
  readonly claim: string;
}

/** GitHub's issuer for github.com and for enterprises with an issuer of their own, which follows as a path. */
export const githubIssuer = 'token.actions.githubusercontent.com';

/**
 * GitHub's claims that say which repository, or which reviewed workflow, a token is for
 * (https://docs.github.com/en/actions/reference/security/oidc), as far as AWS evaluates them.
 */
export const githubIdentityClaims: ReadonlySet<string> = new Set([
  'repository',
  'repository_id',
  'job_workflow_ref',
  'enterprise_id',
]);

/** The web identity providers of an Allow statement whose principals are all understood; empty otherwise. */
export function trustedIssuers(statement: Statement): readonly TrustedIssuer[] {
  const { principal } = statement;
  if (statement.effect !== 'Allow' || !principal || principal.opaque) return [];
  return principal.items.flatMap((item) => {
    const issuer = item.type === 'Federated' ? issuerOf(item.node.value) : undefined;
    return issuer ? [{ item, ...issuer }] : [];
  });
}

/** Whether nothing but web identities is trusted, so that conditions on their claims hold for all of them. */
export function trustsOnlyIssuers(statement: Statement): boolean {
  const count = statement.principal?.items.length ?? 0;
  return count > 0 && trustedIssuers(statement).length === count;
}

/** The clauses on claims of any provider: their keys are `host/path:claim`. */
export function claimClauses(statement: Statement): readonly ClaimClause[] {
  return (statement.condition?.clauses ?? []).flatMap((clause) => {
    const colon = clause.lowerKey.lastIndexOf(':');
    const prefix = clause.lowerKey.slice(0, colon);
    return colon > 0 && prefix.includes('.') ? [{ clause, prefix, claim: clause.lowerKey.slice(colon + 1) }] : [];
  });
}

/** The clauses on the claims of one issuer. */
export function claimsOf(statement: Statement, issuer: string): readonly ClaimClause[] {
  const lower = issuer.toLowerCase();
  return claimClauses(statement).filter(({ prefix }) => prefix === lower);
}

/** Whether a clause demands a value of the claim that not every token has. */
export function scopes({ clause }: ClaimClause): boolean {
  if (!pins(clause)) return false;
  return clause.opaque || textValues(clause).some((value) => !matchesAnything(value));
}

/** The clauses that demand a value of a claim. */
export function scopingClauses(statement: Statement, issuer: string, claim: string): readonly ClaimClause[] {
  return claimsOf(statement, issuer).filter((one) => one.claim === claim && scopes(one));
}

/** Whether the statement demands anything by another key, such as the session name that Microsoft Sentinel uses. */
export function hasOtherScope(statement: Statement): boolean {
  return (statement.condition?.clauses ?? []).some((clause) => /^(aws|sts):/.test(clause.lowerKey) && pins(clause));
}

/** The entry of an issuer that serves many tenants. */
export function sharedIssuer(issuer: string, shared: readonly SharedOidcIssuer[]): SharedOidcIssuer | undefined {
  const lower = issuer.toLowerCase();
  return shared.find((one) => lower === one.issuer || lower.startsWith(`${one.issuer}/`));
}

/** Whether an issuer is GitHub's: github.com, an enterprise with its own issuer, or a GitHub Enterprise Server. */
export function isGithub(issuer: string): boolean {
  const lower = issuer.toLowerCase();
  return lower === githubIssuer || lower.startsWith(`${githubIssuer}/`) || lower.endsWith('/_services/token');
}

/** Whether an issuer is an EKS cluster's: `oidc.eks.eu-west-1.amazonaws.com/id/…`. */
export function isEks(issuer: string): boolean {
  return /^oidc\.eks\.[^/]+\/id\//i.test(issuer);
}

function issuerOf(value: string): { issuer: string; isProvider: boolean } | undefined {
  const { shape, arn } = principalForm(value);
  if (shape === 'identity-domain') return { issuer: value, isProvider: false };
  if (shape !== 'oidc-provider' || !arn) return undefined;
  return { issuer: arn.resource.slice('oidc-provider/'.length), isProvider: true };
}
