import type { IamData } from '../data/types';
import type { StringNode } from '../syntax/syntax';

/** A service principal as a person says it: `Lambda`, `EC2`, `ECS tasks`. One that is not known stays as it is. */
export function serviceName(data: IamData, principal: string): string {
  const known = data.principal(principal) ?? data.principal(principal.replace(/\.cn$/, ''));
  return known ? known.displayName.replace(/^(?:AWS|Amazon) /, '') : principal;
}

/** A service principal as it is in AWS's own partition, where its ending is that of the partition at hand. */
export function servicePrincipalOf({ value, holes }: StringNode): string {
  const [only, ...others] = holes ?? [];
  const isEnding = only?.means === 'urlSuffix' && others.length === 0 && only.to === value.length;
  return isEnding ? `${value.slice(0, only.from)}amazonaws.com` : value;
}
