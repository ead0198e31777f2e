import type { Statement } from '../../policy/model';
import { type ClaimClause, claimsOf, isGithub, trustedIssuers } from '../../policy/oidc';
import type { StringNode } from '../../policy/syntax';
import { pins } from '../../policy/trust';

/** A value that a GitHub token's subject has to have. */
export interface SubjectValue {
  readonly claim: ClaimClause;
  readonly node: StringNode;
}

/** The values of the conditions on GitHub's `sub` that let a token through. */
export function githubSubjects(statement: Statement): readonly SubjectValue[] {
  return trustedIssuers(statement)
    .filter(({ issuer }) => isGithub(issuer))
    .flatMap(({ issuer }) => claimsOf(statement, issuer))
    .filter(({ claim, clause }) => claim === 'sub' && pins(clause))
    .flatMap((claim) => claim.clause.values.flatMap((node) => (node.type === 'string' ? [{ claim, node }] : [])));
}
