import { isReadOnly } from '../access/openGrant';
import { expandAction, isEveryAction } from '../actions/actionPattern';
import type { IamData } from '../data/iamData';
import { createEditor } from '../edits/editor';
import type { Policy, Statement } from '../model/model';
import { principalForm } from '../trust/principal';
import { isAtHead, selectedPolicy, selectedStatement } from './place';
import { counted, type Refactoring, type RefactoringContext } from './refactoring';
import { hasRoomFor } from './writing';

/** Gives every statement without one an id that says what it is about. */
export function addSids(ctx: RefactoringContext): readonly Refactoring[] {
  const policy = selectedPolicy(ctx);
  // A statement that is hidden may have any Sid.
  if (!policy || policy.opaque) return [];
  const nameless = policy.statements.filter(
    ({ sid, unknownMembers, node }) => !sid && unknownMembers.length === 0 && node.members.length > 0,
  );
  const statement = selectedStatement(ctx);
  const isHere = isAtHead(ctx, policy) || (statement && nameless.includes(statement) && isAtItsBrace(ctx, statement));
  const { text } = ctx.document;
  if (nameless.length === 0 || !isHere || !hasRoomFor(policy, text, nameless.length * longestMember)) return [];
  const edits = () => {
    const editor = createEditor(text);
    const sids = freshSids(policy, nameless, ctx.data);
    return nameless.flatMap(({ node }, index) => editor.insertMember(node, 'Sid', sids[index], undefined));
  };
  const where =
    nameless.length === 1 ? 'the statement without one' : `the ${counted(nameless.length, 'statement')} without one`;
  return [{ id: 'addSids', title: `Add a Sid to ${where}`, edits }];
}

const longestSid = 60;
const longestMember = longestSid + '"Sid":"",'.length;

function isAtItsBrace({ span }: RefactoringContext, { node, effectElement }: Statement): boolean {
  return span.end <= (effectElement?.member.end ?? node.start + 1);
}

/** Ids in the order of the statements; each is unlike all others of the policy. */
function freshSids(policy: Policy, nameless: readonly Statement[], data: IamData): string[] {
  const taken = new Set(
    policy.statements.map(({ sid }) => (sid?.member.value?.type === 'string' ? sid.member.value.value : '')),
  );
  return nameless.map((statement) => {
    const stem = describe(statement, data).slice(0, longestSid - 4);
    let sid = stem;
    for (let number = 2; taken.has(sid); number++) sid = `${stem}${number}`;
    taken.add(sid);
    return sid;
  });
}

/** `S3Read`, `DenyIamManage`, `LambdaAssumeRole`: IAM takes letters and digits only. */
function describe(statement: Statement, data: IamData): string {
  const deny = statement.effect === 'Deny' ? 'Deny' : '';
  if (statement.policy.kind === 'trust') return `${deny}${trusted(statement, data)}AssumeRole`;
  const { action, notAction } = statement;
  const element = action ?? notAction;
  const except = notAction && !action ? 'AllBut' : '';
  if (!element || element.items.length === 0) return `${deny}Statement`;
  if (element.items.some((item) => isEveryAction(item.action))) return `${deny}${except}Everything`;
  const services = [...new Set(element.items.map((item) => item.action.service))];
  const names = services.map((prefix) => serviceWord(prefix, data));
  const about = names.length <= 2 ? names.join('And') : `${names[0]}AndMore`;
  return `${deny}${except}${about}${except ? '' : access(statement, data)}`;
}

/** What the statement's actions do: `Read`, `Write`, `Manage` where access is managed as well. */
function access({ action }: Statement, data: IamData): string {
  const known = action?.items.flatMap((item) => expandAction(data, item.action)) ?? [];
  if (known.length === 0) return '';
  if (known.every(isReadOnly)) return 'Read';
  if (known.some((one) => one.action.accessLevel === 'Permissions management')) return 'Manage';
  return known.some(isReadOnly) ? 'ReadWrite' : 'Write';
}

/** `Amazon CloudWatch Logs` → `CloudWatchLogs`. */
function serviceWord(prefix: string, data: IamData): string {
  const words = word((data.serviceName(prefix) ?? '').replace(/^(AWS|Amazon) /, '').replace(/\(.*\)/, ''));
  return words === '' || words.length > 24 ? word(prefix) : words;
}

function trusted({ principal }: Statement, data: IamData): string {
  const [item, other] = principal?.items ?? [];
  if (!item || other) return item ? 'Several' : '';
  const { shape } = principalForm(item.node.value);
  switch (shape) {
    case 'service': {
      const label = item.node.value.split('.')[0] ?? '';
      return serviceWord(label, data);
    }
    case 'oidc-provider':
    case 'identity-domain':
      return 'WebIdentity';
    case 'saml-provider':
      return 'Saml';
    case 'account':
    case 'root':
      return 'Account';
    default:
      return item.type === 'AWS' ? 'Aws' : '';
  }
}

/** Letters and digits, each word with a capital. */
function word(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/)
    .map((part) => `${part.charAt(0).toUpperCase()}${part.slice(1)}`)
    .join('');
}
