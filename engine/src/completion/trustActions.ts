import { trustActions as allTrustActions } from '../model/action';
import type { ActionElement, Statement } from '../model/model';
import { assumeActions, type TrustWay, trustWay } from '../trust/trust';
import type { Idea } from './proposal';
import type { Situation } from './situation';

/**
 * The ways in which the statement's principals take a role. Principals that are still being written count by their key;
 * all ways are open while there are none.
 */
export function wayOfPrincipals(statement: Statement): readonly TrustWay[] {
  const ways = new Set<TrustWay>();
  for (const group of statement.principal?.groups ?? []) {
    const known = group.items.flatMap((item) => trustWay(item) ?? []);
    const possible = known.length > 0 ? known : (waysOfType.get(group.type ?? '') ?? []);
    for (const way of possible) ways.add(way);
  }
  return ways.size > 0 ? [...ways] : ['iam', 'web', 'saml'];
}

/** The actions of a trust policy that fit the statement's principals and are not in the list yet. */
export function trustActionIdeas({ place }: Situation, element: ActionElement): Idea[] {
  const ways = wayOfPrincipals(element.statement);
  const present = new Set(
    element.items.filter(({ node }) => node.start !== place.slot.start).map(({ action }) => action.text),
  );
  const fitting = [
    ...ways.map((way) => assumeActions[way]),
    ...allTrustActions.filter((one) => sessionActions.has(one)),
  ];
  return fitting
    .filter((action) => !present.has(action))
    .filter((action) => action !== 'sts:SetContext' || ways.includes('iam'))
    .map((label) => ({ label, kind: 'action', detail: takers.get(label), topic: { action: label } }));
}

const waysOfType: ReadonlyMap<string, readonly TrustWay[]> = new Map(
  Object.entries({
    Service: ['iam'],
    AWS: ['iam'],
    Federated: ['web', 'saml'],
  }),
);

/** What a session may be given besides; each goes with every way of taking a role, SetContext with AssumeRole alone. */
const sessionActions = new Set(['sts:TagSession', 'sts:SetSourceIdentity', 'sts:SetContext']);

const takers: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'sts:AssumeRole': 'Take the role: services, accounts, roles, users',
    'sts:AssumeRoleWithWebIdentity': 'Take the role: OIDC providers',
    'sts:AssumeRoleWithSAML': 'Take the role: SAML providers',
    'sts:TagSession': 'Pass tags with the session',
    'sts:SetSourceIdentity': 'Pass a source identity with the session',
    'sts:SetContext': 'Pass trusted context with the session',
  }),
);
