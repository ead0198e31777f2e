import type { PrincipalType } from '../model/model';
import { userGuide } from './links';
import { code, link, paragraphs } from './markdown';

interface ElementText {
  readonly text: string;
  readonly page: string;
}

/** The elements of policies and statements, one line each (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html). */
const elements: Readonly<Record<string, ElementText>> = {
  Version: { text: 'The version of the policy language. It is no date of the policy itself.', page: 'version' },
  Id: { text: 'A name for the policy. IAM gives it no meaning.', page: 'id' },
  Statement: { text: 'The statements of the policy. Each allows or denies something.', page: 'statement' },
  Sid: { text: 'A name for the statement, once in a policy. It changes nothing about what is allowed.', page: 'sid' },
  Effect: {
    text: 'Whether the statement allows or denies. A denial wins over everything that is allowed.',
    page: 'effect',
  },
  Principal: { text: 'Who is meant: in a trust policy, who may assume the role.', page: 'principal' },
  NotPrincipal: { text: 'Everyone but these principals is meant.', page: 'notprincipal' },
  Action: { text: 'The actions that the statement is about.', page: 'action' },
  NotAction: { text: 'Every action but these is meant, those of services to come included.', page: 'notaction' },
  Resource: { text: 'The resources that the statement is about, as ARNs.', page: 'resource' },
  NotResource: { text: 'Every resource but these is meant.', page: 'notresource' },
  Condition: { text: 'When the statement holds. Without it, it always does.', page: 'condition' },
};

const principalKeys: Readonly<Record<PrincipalType, string>> = {
  AWS: 'Accounts, roles, users and sessions of AWS.',
  Service: 'Services of AWS, by their principals such as `lambda.amazonaws.com`.',
  Federated: 'Identity providers: OIDC, SAML, Amazon Cognito and the like.',
  CanonicalUser: 'An account by its canonical id, which only the policies of S3 use.',
};

/** What an element of a policy or a statement is for; undefined for a name that is none. */
export function describeElement(name: string): string | undefined {
  const element = Object.hasOwn(elements, name) ? elements[name] : undefined;
  if (!element) return undefined;
  const url = userGuide(`reference_policies_elements_${element.page}`);
  return paragraphs(`**${name}** · ${element.text}`, link('AWS reference', url));
}

/** What stands under a key of a Principal. */
export function describePrincipalKey(type: PrincipalType): string {
  const url = userGuide('reference_policies_elements_principal');
  return paragraphs(`**${type}** · ${principalKeys[type]}`, link('AWS reference', url));
}

/** What a version of the policy language means. */
export function describeVersion(version: string): string {
  const reference = link('AWS reference', userGuide('reference_policies_elements_version'));
  switch (version) {
    case '2012-10-17':
      return paragraphs(`${code(version)} is the current policy language. It has policy variables.`, reference);
    case '2008-10-17':
      return paragraphs(
        `${code(version)} is the earlier policy language. It has no policy variables: ${code('${…}')} is plain text.`,
        reference,
      );
    default:
      return paragraphs(
        `${code(version)} is no version of the policy language. There is 2012-10-17 and 2008-10-17.`,
        reference,
      );
  }
}
