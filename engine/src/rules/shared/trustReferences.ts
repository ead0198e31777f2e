import type { Reference } from '../rule';

/** Pages of the IAM guide that several rules on principals and trust rest on. */
export const accessAnalyzerChecks: Reference = {
  title: 'IAM Access Analyzer policy check reference',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
};
export const principalElement: Reference = {
  title: 'IAM JSON policy elements: Principal',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
};
export const confusedDeputy: Reference = {
  title: 'The confused deputy problem',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html',
};
export const oidcRoles: Reference = {
  title: 'Create a role for OpenID Connect federation',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html',
};
export const samlRoles: Reference = {
  title: 'Create a role for SAML 2.0 federation',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_saml.html',
};
export const sessionTags: Reference = {
  title: 'Pass session tags in AWS STS',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html',
};
export const conditionKeys: Reference = {
  title: 'AWS global condition context keys',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html',
};
