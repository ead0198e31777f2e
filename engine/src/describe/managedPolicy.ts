import { isEveryAction } from '../actions/actionPattern';
import type { IamData } from '../data/types';
import { parseAction } from '../model/action';
import { formatCount } from '../model/size';
import { sentence } from './action';
import { managedPolicyReference } from './links';
import { code, enumerate, link, paragraphs } from './markdown';

/** The services shown of those that a managed policy opens. */
const mostServices = 6;

/** An AWS managed policy by its ARN; undefined for any other text. */
export function describeManagedPolicy(data: IamData, arn: string): string | undefined {
  const policy = data.managedPolicy(arn);
  const deprecated = data.deprecatedManagedPolicy(arn);
  if (deprecated) {
    const instead = deprecated.replacement === undefined ? '' : ` Use ${code(deprecated.replacement)}.`;
    return paragraphs(
      `**${deprecated.name}** · AWS managed policy, deprecated`,
      `${sentence(deprecated.reason)}${instead}`,
    );
  }
  if (!policy) return undefined;
  return paragraphs(
    `**${policy.name}** · AWS managed policy, ${policy.version}`,
    allowed(data, data.managedPolicyActions(policy.arn)),
    policy.broad === undefined ? undefined : `⚠ ${policy.broad}`,
    link('AWS reference', managedPolicyReference(policy.name)),
  );
}

/** Few actions by their names, many by their services. */
function allowed(data: IamData, texts: readonly string[]): string | undefined {
  if (texts.length === 0) return undefined;
  const actions = texts.map(parseAction);
  if (actions.some(isEveryAction)) return 'It allows actions of every service.';
  if (texts.length <= mostServices) return `It allows ${enumerate(texts.map(code), 'and', mostServices)}.`;
  const services = [...new Set(actions.map(({ service }) => service))];
  const names = services.map((prefix) => data.serviceName(prefix) ?? code(prefix));
  const owners = names.length > mostServices ? `${names.length} services` : enumerate(names, 'and', mostServices);
  return `It allows ${formatCount(texts.length)} actions and patterns of ${owners}.`;
}
