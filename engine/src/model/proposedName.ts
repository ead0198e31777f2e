import { trimOf } from '../text/trim';
import type { PolicyKind } from './model';

/** A name made from that of a file: of the role for a trust policy, of the policy for all others. */
export function proposedName(file: string, kind: PolicyKind | undefined): string {
  return kind === 'trust' ? proposeRoleName(file) : proposePolicyName(file);
}

/** A name for the role of a trust policy file: from the file, and from its folder when the file name is vague. */
export function proposeRoleName(file: string): string {
  const parts = file.split(/[\\/]/).filter((part) => part !== '' && !/^[a-z]:$/i.test(part));
  const stem = stripWords(withoutExtension(parts.at(-1) ?? ''));
  const folder = meaningfulFolder(parts.slice(0, -1));
  // "lambda-trust-policy.json" says which service, but not which of its functions.
  const vague = /^(?:lambda|function|ec2|ecs|task|execution)?$/i.test(stem);
  const base = vague ? [folder, stem].filter((part) => part !== '').join('-') : stem;
  const name = sanitise(base);
  if (name === '') return 'my-role';
  return sanitise(/role$/i.test(name) ? name : `${name.slice(0, 59)}-role`).slice(0, 64);
}

/** A name for the managed policy made of a permission file. */
export function proposePolicyName(file: string): string {
  const name = sanitise(withoutExtension(file.split(/[\\/]/).at(-1) ?? ''));
  return name === '' ? 'my-policy' : name.slice(0, 128);
}

function withoutExtension(name: string): string {
  return name.replace(/\.(?:jsonc?|ya?ml|tf|hcl)$/i, '');
}

/** Removes the words that name the kind of document and not the role. */
function stripWords(stem: string): string {
  const kind =
    /(?:^|[-_. ])(?:trust|assume(?:[-_. ]?role)?|relationships?|policy|policies|document|role)(?=$|[-_. ])/gi;
  return trimOf(stem.replace(kind, ''), '-_. ');
}

function meaningfulFolder(folders: readonly string[]): string {
  const dull = /^(?:iam|policies|policy|roles?|trust|src|infra|infrastructure|aws|config|\.+)$/i;
  return folders.findLast((folder) => !dull.test(folder)) ?? '';
}

function sanitise(text: string): string {
  const ascii = text.normalize('NFKD').replace(/\p{M}/gu, '');
  return trimOf(ascii.replace(/[^\w+=,.@-]+/g, '-'), '-.');
}
