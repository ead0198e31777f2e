import type { Reference } from '../rule';

const guide = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';

/** Pages of the IAM guide that several rules on principals and trust rest on. */
export const accessAnalyzerChecks: Reference = {
  title: 'IAM Access Analyzer policy check reference',
  url: `${guide}/access-analyzer-reference-policy-checks.html`,
};
export const principalElement: Reference = {
  title: 'IAM JSON policy elements: Principal',
  url: `${guide}/reference_policies_elements_principal.html`,
};
export const confusedDeputy: Reference = { title: 'The confused deputy problem', url: `${guide}/confused-deputy.html` };
export const oidcRoles: Reference = {
  title: 'Create a role for OpenID Connect federation',
  url: `${guide}/id_roles_create_for-idp_oidc.html`,
};
export const samlRoles: Reference = {
  title: 'Create a role for SAML 2.0 federation',
  url: `${guide}/id_roles_create_for-idp_saml.html`,
};
export const sessionTags: Reference = {
  title: 'Pass session tags in AWS STS',
  url: `${guide}/id_session-tags.html`,
};
export const conditionKeys: Reference = {
  title: 'AWS global condition context keys',
  url: `${guide}/reference_policies_condition-keys.html`,
};
