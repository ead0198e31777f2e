/** Addresses of AWS's documentation. */

/** A page of the IAM User Guide. */
export function userGuide(page: string): string {
  return `https://docs.aws.amazon.com/IAM/latest/UserGuide/${page}.html`;
}

/**
 * The page of a service in the Service Authorization Reference, at one of its actions when one is named. AWS names the
 * pages for the services: `Amazon S3` → `list_amazons3.html`
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html).
 */
export function authorizationReference(serviceName: string, action?: string): string {
  const page = serviceName.toLowerCase().replace(/[^a-z0-9.-]/g, '');
  const anchor = action === undefined ? '' : `#${page}-${action}`;
  return `https://docs.aws.amazon.com/service-authorization/latest/reference/list_${page}.html${anchor}`;
}

/** The page of an AWS managed policy. */
export function managedPolicyReference(name: string): string {
  return `https://docs.aws.amazon.com/aws-managed-policy/latest/reference/${name}.html`;
}
