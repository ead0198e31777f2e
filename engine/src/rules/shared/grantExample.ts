import type { Example, Reference } from '../rule';

/** A permission policy with one Allow statement for each of the given lines of members, indented by six blanks. */
export function allows(...statements: readonly string[]): Example {
  const blocks = statements.map((members) => `    {\n      "Effect": "Allow",\n${members}\n    }`);
  return { text: `{\n  "Version": "2012-10-17",\n  "Statement": [\n${blocks.join(',\n')}\n  ]\n}` };
}

/** Pages that several rules on grants rest on. */
export const leastPrivilege: Reference = {
  title: 'Security best practices in IAM: least privilege',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html',
};
export const passingRoles: Reference = {
  title: 'Grant a user permissions to pass a role to an AWS service',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',
};
export const serviceLinkedRoles: Reference = {
  title: 'Create a service-linked role',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html',
};
export const analyzerChecks: Reference = {
  title: 'IAM Access Analyzer policy check reference',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
};
export const notActionElement: Reference = {
  title: 'IAM JSON policy elements: NotAction',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html',
};
export const notResourceElement: Reference = {
  title: 'IAM JSON policy elements: NotResource',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html',
};
export const accessLevels: Reference = {
  title: 'Access levels in policy summaries',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html',
};
export const resourceElement: Reference = {
  title: 'IAM JSON policy elements: Resource',
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html',
};
