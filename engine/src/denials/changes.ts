import { type Addition, addPermission, type Permission } from '../changes/addPermission';
import { addPrincipal, type TrustAddition, type TrustWish } from '../changes/addPrincipal';
import { hasCondition } from '../conditions/conditionScope';
import type { Edit } from '../edits/editor';
import type { Policy, Statement } from '../model/model';

/** A change of a policy file with the sentences about it. */
export interface DescribedChange {
  readonly outcome: Addition['outcome'];
  readonly text: string;
  readonly edits: readonly Edit[];
  /** The statement that the sentences are about, where nothing is changed. */
  readonly statement: Statement | undefined;
}

/** Adds a permission to a policy, and says what is added where or why nothing is. */
export function describePermission(text: string, policy: Policy | undefined, permission: Permission): DescribedChange {
  if (policy?.kind !== 'permission') return unfit('The file holds no permission policy that could be changed.');
  const addition = addPermission(text, policy, permission);
  switch (addition.outcome) {
    case 'allowed':
      return unchanged(addition, `${allowedText(addition.statements)} ${elsewhere(policy)}`);
    case 'denied':
      return unchanged(
        addition,
        `${capital(namesOf(addition.statements))} denies it, and a Deny outweighs every Allow. Narrow that statement first.`,
      );
    case 'merged': {
      const same = addition.element === 'Action' ? 'resources' : 'actions';
      const what = `${enumerate(addition.added)} ${addition.added.length === 1 ? 'joins' : 'join'} ${nameOf(addition.statement)}`;
      return changed(addition, `${what}, which has the same ${same}.${conditionalText(addition.conditional)}`);
    }
    case 'added': {
      const { actions, resources } = permission;
      const what = `A new statement allows ${enumerate(actions)} on ${enumerate(resources)}`;
      return changed(
        addition,
        `${what}${permission.condition ? ' under a condition' : ''}.${conditionalText(addition.conditional)}`,
      );
    }
    default:
      return unfit('The policy has syntax errors or parts that a template fills in, so it was left as it is.');
  }
}

/** Lets a principal into a trust policy likewise. */
export function describePrincipal(text: string, policy: Policy | undefined, wish: TrustWish): DescribedChange {
  if (policy?.kind !== 'trust') return unfit('The file holds no trust policy that could be changed.');
  const addition = addPrincipal(text, policy, wish);
  switch (addition.outcome) {
    case 'allowed':
      return unchanged(addition, trustedText(addition));
    case 'merged':
      return changed(
        addition,
        `${wish.value} joins ${nameOf(addition.statement)}, which lets its principals do the same.`,
      );
    case 'added':
      return changed(addition, `A new statement lets ${wish.value} call ${wish.action}.`);
    default:
      return unfit('The policy has syntax errors or parts that a template fills in, so it was left as it is.');
  }
}

function allowedText(statements: readonly Statement[]): string {
  return `${capital(namesOf(statements))} ${statements.length === 1 ? 'allows' : 'allow'} it already.`;
}

/** Where a denial may come from although the policy allows the call. */
function elsewhere(policy: Policy): string {
  const denies = policy.statements.filter((one) => one.effect === 'Deny' && hasCondition(one));
  const own = denies.length === 0 ? '' : ` a condition of ${namesOf(denies)},`;
  return `So the denial comes from elsewhere:${own} a policy that is not deployed yet, a Deny of another policy, a permissions boundary, a session policy, the policy of the resource, or a policy of the organization.`;
}

function trustedText({ statements }: Extract<TrustAddition, { outcome: 'allowed' }>): string {
  const [first] = statements;
  const condition =
    first && hasCondition(first) ? ', but only under its condition. Look whether the condition holds.' : '.';
  const rest =
    condition === '.'
      ? ' So the denial comes from elsewhere: a trust policy that is not deployed yet, or a policy of the caller that lacks sts:AssumeRole.'
      : '';
  return `${capital(namesOf(statements))} names it already${condition}${rest}`;
}

function conditionalText(statements: readonly Statement[]): string {
  if (statements.length === 0) return '';
  const one = statements.length === 1;
  return ` ${capital(namesOf(statements))} ${one ? 'allows' : 'allow'} it too, but only under ${one ? 'its condition' : 'their conditions'}. Look whether that is meant to keep the call out.`;
}

function unchanged(
  { outcome, statements }: { outcome: 'allowed' | 'denied'; statements: readonly Statement[] },
  text: string,
): DescribedChange {
  return { outcome, text, edits: [], statement: statements[0] };
}

function changed(
  { outcome, edits }: { outcome: 'merged' | 'added'; edits: readonly Edit[] },
  text: string,
): DescribedChange {
  return { outcome, text, edits, statement: undefined };
}

function unfit(text: string): DescribedChange {
  return { outcome: 'unfit', text, edits: [], statement: undefined };
}

/** A statement by its Sid, else by its place. */
function nameOf({ sid, index }: Statement): string {
  const value = sid?.member.value;
  return value?.type === 'string' && value.value !== '' ? `the statement "${value.value}"` : `statement ${index + 1}`;
}

function namesOf(statements: readonly Statement[]): string {
  return enumerate(statements.map(nameOf));
}

function enumerate(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
