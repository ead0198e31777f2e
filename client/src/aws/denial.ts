/** The parts of the general form of an access denied message. */
export interface Denial {
  /** The ARN of the caller. */
  readonly principal?: string;
  readonly action: string;
  /** A sentence about the policy that denies, when it is not simply a missing permission of the caller. */
  readonly because?: string;
}

const general = /User: (\S+) is not authorized to perform: ([\w-]+:\w+)/;
const policyType =
  '(service control|resource control|session|resource-based|VPC endpoint) polic|(permissions boundary)';
const explicit = new RegExp(`with an explicit deny in (?:an?|the) (?:${policyType}|(identity-based) polic)`);
const implicit = new RegExp(`because no (?:${policyType})`);

/**
 * Reads the general form, `User: ARN is not authorized to perform: ACTION …`; nothing for any other text. This is enough
 * for a failed call of our own, whose operation is known, and needs no server. What people bring along in any form is read
 * by the server (`server/src/denials/`).
 */
export function parseDenial(message: string): Denial | undefined {
  const [, principal, action] = general.exec(message) ?? [];
  if (principal === undefined || action === undefined) return undefined;
  const because = becauseOf(message);
  return { principal, action, ...(because === undefined ? {} : { because }) };
}

/** The caller as a person would say it: `Your user deployer in 210987654321`. */
export function describePrincipal(arn: string): string {
  const [, , , account = '', resource = ''] = /^arn:([^:]*):([^:]*):[^:]*:([^:]*):(.*)$/.exec(arn) ?? [];
  const [type = '', ...path] = resource.split('/');
  if (type === 'root') return `The root user of ${account}`;
  if (type === 'user') return `Your user ${path.at(-1) ?? ''} in ${account}`;
  if (type === 'assumed-role') return `Your role ${path[0] ?? ''} in ${account}`;
  return `Your identity ${arn}`;
}

function becauseOf(message: string): string | undefined {
  const denied = explicit.exec(message);
  if (denied) return `It is denied explicitly in ${article(denied[1] ?? denied[2] ?? denied[3] ?? '')}.`;
  const missing = implicit.exec(message);
  return missing ? `It is not allowed by ${article(missing[1] ?? missing[2] ?? '')}.` : undefined;
}

function article(type: string): string {
  if (type === 'permissions boundary') return 'a permissions boundary';
  return `${type === 'identity-based' ? 'an' : 'a'} ${type} policy`;
}
