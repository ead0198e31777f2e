import type { Reference } from '../rule';

// The pages that several rules cite. Literal objects, so that the bundler can leave them out with the pages of the rules.

export const accessAnalyzerChecks: Reference = {
  title: 'IAM Access Analyzer policy check reference',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
};

export const accessLevels: Reference = {
  title: 'Access levels in policy summaries',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html',
};

export const conditionOperatorsPage: Reference = {
  title: 'IAM JSON policy elements: Condition operators',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html',
};

export const confusedDeputy: Reference = {
  title: 'The confused deputy problem',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html',
};

export const executionRole: Reference = {
  title: 'Defining Lambda function permissions with an execution role',
  url: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html',
};

export const globalConditionKeys: Reference = {
  title: 'AWS global condition context keys',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html',
};

export const leastPrivilege: Reference = {
  title: 'Security best practices in IAM: least privilege',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html',
};

export const multivaluedKeys: Reference = {
  title: 'Set operators for multivalued context keys',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html',
};

export const notActionElement: Reference = {
  title: 'IAM JSON policy elements: NotAction',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html',
};

export const notResourceElement: Reference = {
  title: 'IAM JSON policy elements: NotResource',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html',
};

export const oidcRoles: Reference = {
  title: 'Create a role for OpenID Connect federation',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html',
};

export const passingRoles: Reference = {
  title: 'Grant a user permissions to pass a role to an AWS service',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',
};

export const principalElement: Reference = {
  title: 'IAM JSON policy elements: Principal',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
};

export const resourceElement: Reference = {
  title: 'IAM JSON policy elements: Resource',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html',
};

export const samlRoles: Reference = {
  title: 'Create a role for SAML 2.0 federation',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_saml.html',
};

export const serviceLinkedRoles: Reference = {
  title: 'Create a service-linked role',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html',
};

export const sessionTags: Reference = {
  title: 'Pass session tags in AWS STS',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html',
};
