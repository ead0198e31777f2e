import type { Hole, StringNode } from '../syntax/syntax';
import { type Arn, parseArn } from './arn';

/**
 * An ARN with holes. In its resource part they are filled as the caller says: they may be anything, which is what `*`
 * means to all that compare ARNs. In the other fields they stay as they are, so that what looks at a field sees that it
 * is filled in later.
 */
export function arnAround({ value, holes }: StringNode, fill: (hole: Hole) => string): Arn | undefined {
  const arn = parseArn(value);
  if (!arn || !holes) return arn;
  const start = value.length - arn.resource.length;
  const inside = holes.filter(({ from }) => from >= start);
  if (inside.length === 0) return arn;
  let resource = '';
  let at = start;
  for (const hole of inside) {
    resource += value.slice(at, hole.from) + fill(hole);
    at = hole.to;
  }
  return { ...arn, resource: resource + value.slice(at) };
}
