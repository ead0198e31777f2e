import type { JsonObject } from '../../../engine/src/syntax/jsonValue';
import type { Tag } from '../aws/iam';

/** A role with its documents, as templates of infrastructure tools write it. */
export interface ExportedRole {
  readonly roleName: string;
  readonly trust: JsonObject;
  readonly path?: string;
  readonly description?: string;
  /** Seconds. */
  readonly maxSessionDuration?: number;
  /** The ARN of a policy. */
  readonly permissionsBoundary?: string;
  readonly tags: readonly Tag[];
  /** ARNs of policies that exist. */
  readonly managedPolicies: readonly string[];
  readonly managed: readonly TemplatePolicy[];
  readonly inline: readonly TemplatePolicy[];
  /** Whether EC2 instances get the role, which takes an instance profile of the same name. */
  readonly forInstances: boolean;
}

export interface TemplatePolicy {
  readonly policyName: string;
  /** With slashes at both ends. */
  readonly path: string;
  readonly document: JsonObject;
  readonly tags: readonly Tag[];
}

/** Names of one template: each is a word of the tool's language, and none is there twice. */
export function createNames(form: (name: string) => string): (name: string) => string {
  const taken = new Set<string>();
  const free = (name: string, count: number): string => {
    const candidate = count === 1 ? name : `${name}${count}`;
    return taken.has(candidate) ? free(name, count + 1) : candidate;
  };
  return (name) => {
    const found = free(form(name), 1);
    taken.add(found);
    return found;
  };
}

/** `my-app-role` as `MyAppRole`; a name begins with a letter. */
export function pascalCase(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return /^[A-Za-z]/.test(joined) ? joined : `Role${joined}`;
}

/** `My-App.role` as `my_app_role`, `AWSLambdaRole` as `aws_lambda_role`. */
export function snakeCase(name: string): string {
  const joined = name
    .replace(/([a-z0-9])(?=[A-Z])/g, '$1_')
    .replace(/([A-Z])(?=[A-Z][a-z])/g, '$1_')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .join('_')
    .toLowerCase();
  return /^[a-z]/.test(joined) ? joined : `role_${joined}`;
}
