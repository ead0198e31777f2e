import type { IamData } from '../data/types';

/** A service principal as a person says it: `Lambda`, `EC2`, `ECS tasks`. One that is not known stays as it is. */
export function serviceName(data: IamData, principal: string): string {
  const known = data.principal(principal) ?? data.principal(principal.replace(/\.cn$/, ''));
  return known ? known.displayName.replace(/^(?:AWS|Amazon) /, '') : principal;
}
