/** File names that say what the document is, but not what it allows. */
const vagueNames = /^(?:(?:permissions?|iam|inline|execution|role)[-_.]?)?(?:policy|policies|permissions?|document)$/i;

/** A name for the policy that a file becomes; `vague` when the proposed name alone would not tell it from others. */
export function nameFor(name: string, roleName: string): { readonly name: string; readonly vague: boolean } {
  if (!vagueNames.test(name)) return { name, vague: false };
  return { name: `${roleName.replace(/-role$/i, '')}-${name}`.slice(0, 128), vague: true };
}
