import type { Statement } from '../../model/model';
import type { StringNode } from '../../syntax/syntax';
import { type ClaimClause, claimsOf, isGithub, trustedIssuers } from '../../trust/oidc';
import { pins } from '../../trust/trust';

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
