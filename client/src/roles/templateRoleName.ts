import type { TemplateRole } from '../../../server/src/protocol';

/** Whether a role of the account can be one that a template creates: by its own name, or one that CloudFormation makes. */
export function canBeNamed({ logicalId, roleName }: TemplateRole, name: string): boolean {
  if (roleName !== undefined) return roleName === name;
  // The name of the stack, the logical ID and a random text: orders-prod-WorkerRole-1X2Y3Z4A5B6C7.
  const [random = '', id, ...stack] = name.split('-').reverse();
  return stack.length > 0 && id === logicalId && /^[A-Za-z0-9]{8,}$/.test(random);
}
