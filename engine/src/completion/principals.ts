import type { IamData, ServicePrincipal } from '../data/types';
import type { PrincipalGroup } from '../model/model';
import { principalForm } from '../trust/principal';
import { blank, type InsertText, plainInsertText } from './insertText';
import type { Idea } from './proposal';
import { reference } from './references';
import { accountPart, regionPart, type Situation } from './situation';
import { typedPart } from './slot';
import { referenceIdeas } from './templateIdeas';

/** What may stand under a key of Principal. */
export function principalIdeas(situation: Situation, group: PrincipalGroup): Idea[] {
  const { start } = situation.place.slot;
  const present = new Set(group.items.filter(({ node }) => node.start !== start).map(({ node }) => node.value));
  return ideasOfType(situation, group.type).filter(({ label }) => !present.has(label));
}

/**
 * Service principals whose existence is proven: those of the role's own use first, then the well-known ones. A role's
 * trust policy never names those that only AWS makes roles for.
 */
export function servicePrincipalIdeas(
  { data, useCase }: Pick<Situation, 'data' | 'useCase'>,
  wanted: (principal: ServicePrincipal) => boolean,
): Idea[] {
  const usual = [...useCase, ...usualServices(data)];
  const rank = ({ name, confidence }: ServicePrincipal) => {
    const at = usual.indexOf(name);
    return at >= 0 ? at : usual.length + (confidence === 'high' ? 0 : 1);
  };
  return data
    .principals()
    .filter((one) => one.confidence !== 'low' && !one.name.includes('REGION') && wanted(one))
    .sort((a, b) => rank(a) - rank(b))
    .map(({ name, displayName, typicalUse }) => ({
      label: name,
      kind: 'principal',
      detail: displayName,
      documentation: typicalUse === '' ? undefined : sentence(typicalUse),
      filter: `${name} ${displayName}`,
    }));
}

/** The services that most roles are made for, in the order of the recipes. */
function usualServices(data: IamData): readonly string[] {
  const services = data.recipes().flatMap(({ trust }) => trust.flatMap(({ principal }) => principal.Service ?? []));
  return [...new Set(services)];
}

/**
 * Whether customers name the principal in the trust policies of their own roles. A few services take roles as identity
 * providers and never stand under Service.
 */
export function isRolePrincipal({ kind, name }: ServicePrincipal): boolean {
  return kind === 'service-role' && principalForm(name).shape === 'service';
}

/** Ideas for a role's ARN, such as the value of `aws:PrincipalArn`. */
export function roleArnIdeas(situation: Situation): Idea[] {
  return accountsFor(situation).map(([account, detail]) =>
    arnIdea(situation, account, ['role/', blank('role-name')], `A role${detail}`),
  );
}

function ideasOfType(situation: Situation, type: PrincipalGroup['type']): Idea[] {
  switch (type) {
    case 'Service':
      return servicePrincipalIdeas(situation, (one) =>
        situation.mode === 'resource'
          ? one.kind !== 'unknown' && one.kind !== 'service-linked-only'
          : isRolePrincipal(one),
      );
    case 'AWS':
      return awsIdeas(situation);
    case 'Federated':
      return federatedIdeas(situation);
    default:
      return [];
  }
}

function awsIdeas(situation: Situation): Idea[] {
  const own = referenceIdeas(situation, ['iam']).filter(({ type }) => /::(?:Role|User)$/.test(type));
  const ideas = accountsFor(situation).flatMap(([account, detail]) => [
    arnIdea(situation, account, ['root'], `Account${detail}: everyone it lets`),
    arnIdea(situation, account, ['role/', blank('role-name')], `A role${detail}`),
    arnIdea(situation, account, ['user/', blank('user-name')], `A user${detail}`),
  ]);
  const all = [...own, ...ideas];
  return situation.mode === 'resource' ? [...all, { label: '*', kind: 'principal', detail: 'Everyone' }] : all;
}

function federatedIdeas(situation: Situation): Idea[] {
  const { partition, data } = situation;
  const account = typedAccount(situation) ?? accountPart(situation);
  const provider = (issuer: InsertText, label: string, detail: string): Idea => ({
    label,
    kind: 'principal',
    detail,
    text: [`arn:${partition}:iam::`, account, ':oidc-provider/', ...issuer],
  });
  const eks: InsertText = ['oidc.eks.', regionPart(situation), '.amazonaws.com/id/', blank('CLUSTER_ID')];
  const issuers = data.sharedOidcIssuers().map(({ issuer }) => issuer);
  const own = issuers.filter((issuer) => !domains.has(issuer) && !issuer.startsWith('vstoken.'));
  return [
    ...own.map((issuer) => {
      const isOrganization = issuer === 'oidc.circleci.com/org';
      const text = isOrganization ? [`${issuer}/`, blank('ORG_ID')] : [issuer];
      return provider(text, issuer, vendors.get(issuer) ?? 'OIDC provider');
    }),
    provider(eks, 'oidc.eks', 'OIDC provider of an EKS cluster'),
    {
      label: 'saml-provider',
      kind: 'principal',
      detail: 'SAML provider of an account',
      text: [`arn:${partition}:iam::`, account, ':saml-provider/', blank('provider-name')],
    },
    ...[...domains].map(([label, detail]): Idea => ({ label, kind: 'principal', detail })),
  ];
}

/** Providers that are named by their domain alone. */
const domains: ReadonlyMap<string, string> = new Map([
  ['cognito-identity.amazonaws.com', 'Amazon Cognito identity pools'],
  ['accounts.google.com', 'Google'],
  ['www.amazon.com', 'Login with Amazon'],
  ['graph.facebook.com', 'Facebook'],
]);

const vendors: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'token.actions.githubusercontent.com': 'GitHub Actions',
    'gitlab.com': 'GitLab CI/CD',
    'app.terraform.io': 'HCP Terraform',
    'agent.buildkite.com': 'Buildkite',
    'oidc.circleci.com/org': 'CircleCI',
    'oidc.vercel.com': 'Vercel',
    'api.pulumi.com/oidc': 'Pulumi Cloud',
  }),
);

/** The accounts to offer, with what is known of each: the one that is typed already, else the own ones, else a blank. */
function accountsFor(situation: Situation): readonly (readonly [InsertText[number], string])[] {
  const typed = typedAccount(situation);
  if (typed !== undefined) return [[typed, ` of ${typed}`]];
  const { accounts, ownAccounts, inTemplate } = situation;
  if (inTemplate) return [[reference('AWS::AccountId'), ' of the stack’s account']];
  if (accounts.length === 0) return [[blank('account-id'), '']];
  return accounts.map((account) => [account, ownAccounts.includes(account) ? ' of your own' : ' of this document']);
}

/** The account in an ARN that was begun. */
function typedAccount({ place }: Situation): string | undefined {
  return /^arn:[^:]*:iam::(\d{12}):/.exec(typedPart(place))?.[1];
}

function arnIdea({ partition }: Situation, account: InsertText[number], resource: InsertText, detail: string): Idea {
  const text: InsertText = [`arn:${partition}:iam::`, account, ':', ...resource];
  return { label: plainInsertText(text), kind: 'principal', detail, text };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
