import { hasCondition } from '../conditions/conditionScope';
import type { ConditionClause, Policy, Statement } from '../model/model';
import type { StringNode } from '../syntax/syntax';
import { visibleText } from '../text/visibleText';
import { type AssumeAnswer, type AssumeWay, canAssume, type HiddenPart, hiddenParts } from '../trust/assume';
import { type AssumingCaller, assumeAction, issuerOf, parseCaller } from '../trust/assumeCaller';
import { parseGithubSubject } from '../trust/githubSubject';
import { knownPrincipals } from '../trust/knownPrincipals';
import { isEks, isGithub, scopingClauses, sharedIssuer } from '../trust/oidc';
import { refusalsOf, refusalText, refusedElement } from '../trust/refusals';
import { allowStatements, textValues } from '../trust/trust';
import { clauseText } from './condition';
import type { Knowledge } from './knowledge';
import { enumerate, toPlainText } from './markdown';
import { principalText } from './principal';
import { statementText } from './statement';

/** What a report on a trust policy is about. */
export interface AssumeSubject {
  readonly policy: Policy;
  /** The role, or its file where the role has no name. */
  readonly name: string;
  /** The number of the line that an offset lies in, from 1; undefined where no text contains the policy. */
  readonly lineOf: (offset: number) => number | undefined;
  /** Where the policy comes from, as a clause, if it isn't simply read. */
  readonly origin?: string;
}

/** One principal of one statement, and whether it gets in. */
interface Row {
  readonly mark: '✓' | '✗' | '?';
  readonly title: string;
  readonly details: readonly string[];
}

/** Who can assume a role, as plain text, from its trust policy alone. With a question, that is answered first. */
export function assumeReport(knowledge: Knowledge, subject: AssumeSubject, question: string | undefined): string {
  const { policy, name, origin = 'Read from the trust policy alone' } = subject;
  const refusals = refusalsOf(policy);
  const accepted = policy.statements.filter((statement) => refusedElement(statement) === undefined);
  const hidden = hiddenParts(policy);
  const rows = accepted
    .filter(({ effect }) => effect === 'Allow')
    .flatMap((statement) => rowsOf(knowledge, subject, statement));
  const count = rows.filter(({ mark }) => mark === '✓').length;
  const isOpen =
    hidden.length > 0 || accepted.some(({ principal }) => principal !== undefined && knownPrincipals(principal).isOpen);
  const denies = accepted.filter(({ effect }) => effect === 'Deny');
  const warnings = warningsOf(knowledge, policy);
  const sections = [
    [
      `# Who can assume ${name}`,
      `${refusals.length > 0 ? rejected : verdict(count, isOpen)} ${origin}; nothing was asked of AWS.`,
    ],
    ...(question === undefined ? [] : [answerSection(knowledge, subject, question)]),
    ...(refusals.length === 0
      ? []
      : [
          [
            '# What IAM rejects',
            ...refusals.map(({ statement, element }) => `- ${refusalText(element)} (${placeOf(subject, statement)})`),
          ],
        ]),
    ['# Principals', ...(rows.length === 0 ? ['No statement allows anyone in.'] : rows.flatMap(rowLines))],
    ...(hidden.length === 0
      ? []
      : [['# Not known', ...hidden.map((part) => `- ${hiddenText(part)}${lineText(subject, part.node.start)}`)]]),
    ...(denies.length === 0
      ? []
      : [
          [
            '# Taken away',
            ...denies.map((one) => `- ${plain(statementText(knowledge, one))} (${placeOf(subject, one)})`),
          ],
        ]),
    ...(warnings.length === 0 ? [] : [['# What to look at', ...warnings.map((one) => `- ${one}`)]]),
  ];
  // A line of a report is a line: what a document says must not look like one of its own.
  return `${sections.map((lines) => lines.map(visibleText).join('\n')).join('\n\n')}\n`;
}

const rejected = 'IAM rejects this trust policy, so no role can have it.';

function verdict(count: number, isOpen: boolean): string {
  const who = count === 0 ? 'Nobody' : count === 1 ? '1 principal' : `${count} principals`;
  return isOpen
    ? `As far as the trust policy is known, ${who.toLowerCase()} can assume this role.`
    : `${who} can assume this role.`;
}

function hiddenText({ what }: HiddenPart): string {
  return what === 'statements'
    ? 'A function of the template decides which statements the policy has'
    : 'The template fills in the effect of a statement';
}

function rowLines({ mark, title, details }: Row): readonly string[] {
  return [`${mark} ${title}`, ...details.map((line) => `    ${line}`)];
}

function rowsOf(knowledge: Knowledge, subject: AssumeSubject, statement: Statement): readonly Row[] {
  const { principal } = statement;
  if (!principal) return [];
  const known = knownPrincipals(principal);
  const names = principal.text ? [principal.text.value] : [...new Set(known.items.map(({ value }) => value))];
  const rows = names.map((name) => rowOf(knowledge, subject, statement, name));
  const hidden: Row = { mark: '?', title: 'Whoever a template fills in', details: callsOf(subject, statement) };
  const unsure = known.unsure.map(({ node }) => unsureRow(knowledge, subject, statement, node));
  return [...rows, ...unsure, ...(principal.hidden ? [hidden] : [])];
}

/** A principal of which the template fills in a part, or that is there in one case only. */
function unsureRow(knowledge: Knowledge, subject: AssumeSubject, statement: Statement, node: StringNode): Row {
  const { condition } = statement;
  const details = [
    ...callsOf(subject, statement),
    node.holes ? 'the template fills in a part of it' : 'only in one case of the template',
    ...whenLines(knowledge, condition?.clauses ?? []),
    ...(condition?.opaque ? ['only when what a template fills in holds'] : []),
  ];
  return { mark: '?', title: node.value, details };
}

function rowOf(knowledge: Knowledge, subject: AssumeSubject, statement: Statement, name: string): Row {
  const caller = parseCaller(name);
  const title = titleOf(knowledge, name);
  if (!caller)
    return { mark: '?', title, details: ['It is no principal that could be understood.', placeOf(subject, statement)] };
  const answer = canAssume(subject.policy, caller);
  if (answer.ways.length === 0 && answer.denials.length > 0) {
    return { mark: '✗', title, details: [`denied by ${placesOf(subject, answer.denials)}`] };
  }
  const miss = answer.misses.find((one) => one.statement === statement);
  if (miss) return { mark: '✗', title, details: [missText(subject, caller, miss)] };
  const way = answer.ways.find((one) => one.statement === statement);
  const details = [
    ...callsOf(subject, statement),
    ...meaningOf(caller),
    ...(way ? wayLines(knowledge, way) : []),
    ...claimLines(caller, way?.open ?? []),
    ...answer.denials.map((denial) => unlessLine(knowledge, subject, denial)),
  ];
  return { mark: way?.fit === 'hidden' ? '?' : '✓', title, details };
}

function titleOf(knowledge: Knowledge, name: string): string {
  const words = plain(principalText(knowledge, name));
  const capital = words.charAt(0).toUpperCase() + words.slice(1);
  return words === name || words === '' ? name : `${capital}: ${name}`;
}

/** What it calls, and where that stands. */
function callsOf(subject: AssumeSubject, statement: Statement): readonly string[] {
  const element = statement.action ?? statement.notAction;
  const actions = element?.items.map(({ action }) => action.text) ?? [];
  const words = statement.notAction
    ? `every action except ${enumerate(actions, 'and', 6)}`
    : enumerate(actions, 'and', 6);
  return [`calls ${words === '' ? 'what a template fills in' : words} (${placeOf(subject, statement)})`];
}

function meaningOf({ kind }: AssumingCaller): readonly string[] {
  switch (kind) {
    case 'account':
      return ['every role and user of the account whose own policies allow sts:AssumeRole on this role'];
    case 'role':
    case 'user':
    case 'session':
      return ['from another account, its own policies must allow sts:AssumeRole as well'];
    default:
      return [];
  }
}

function wayLines(knowledge: Knowledge, { open, opaque, statement }: AssumeWay): readonly string[] {
  const lines = whenLines(knowledge, open);
  if (opaque) return [...lines, 'only when what a template fills in holds'];
  return open.length === 0 && !hasCondition(statement) ? ['without any condition'] : lines;
}

function whenLines(knowledge: Knowledge, clauses: readonly ConditionClause[]): readonly string[] {
  return clauses.map((clause) => `only when ${plain(clauseText(knowledge, clause))}`);
}

function unlessLine(knowledge: Knowledge, subject: AssumeSubject, { open, statement, fit }: AssumeWay): string {
  const place = placeOf(subject, statement);
  if (open.length === 0)
    return fit === 'part' ? `but not all of it: ${place} denies a part` : `unless ${place} denies it`;
  return `unless ${open.map((clause) => plain(clauseText(knowledge, clause))).join(', and ')} (${place} denies it)`;
}

/** What the subject and the audience of a token mean. */
function claimLines({ kind, name }: AssumingCaller, clauses: readonly ConditionClause[]): readonly string[] {
  if (kind !== 'oidc') return [];
  const issuer = issuerOf(name);
  const lower = issuer.toLowerCase();
  return clauses.flatMap((clause) => {
    if (clause.lowerKey === `${lower}:aud`)
      return [`aud is the service that the token was made for, ${enumerate(textValues(clause).map(plain), 'or')}`];
    if (clause.lowerKey !== `${lower}:sub`) return [];
    return textValues(clause).flatMap((value) => subjectText(issuer, value));
  });
}

function subjectText(issuer: string, value: string): readonly string[] {
  if (isEks(issuer)) {
    const [, namespace, account] = /^system:serviceaccount:([^:]+):(.+)$/.exec(value) ?? [];
    return namespace === undefined
      ? []
      : [`sub ${value}: pods with the service account ${account} in the namespace ${namespace}`];
  }
  const subject = isGithub(issuer) ? parseGithubSubject(value) : undefined;
  if (!subject) return [];
  const { org, repo, rest } = subject;
  const repository = repo === '*' ? `every repository of ${org}` : `the repository ${org}/${repo}`;
  const [, kind, ref] = /^ref:refs\/(heads|tags)\/(.+)$/.exec(rest ?? '') ?? [];
  const place = kind === undefined ? contextText(rest) : ` on the ${kind === 'heads' ? 'branch' : 'tag'} ${ref}`;
  return [`sub ${value}: workflows of ${repository}${place}`];
}

function contextText(rest: string | undefined): string {
  if (rest === undefined) return '';
  if (/^\*+$/.test(rest)) return ', whatever started them';
  if (rest === 'pull_request') return ' for pull requests';
  const environment = /^environment:(.+)$/.exec(rest)?.[1];
  return environment === undefined ? ` in the context ${rest}` : ` for the environment ${environment}`;
}

function missText(
  subject: AssumeSubject,
  caller: AssumingCaller,
  { statement, reason }: AssumeAnswer['misses'][number],
): string {
  const place = placeOf(subject, statement);
  if (reason === 'action') return `${place} names it, but does not allow ${assumeAction(caller)}`;
  return `${place} names it, but its condition cannot hold for it`;
}

/** Whether one caller can assume the role. */
function answerSection(knowledge: Knowledge, subject: AssumeSubject, question: string): readonly string[] {
  const head = `# Can ${question.trim()} assume it?`;
  const caller = parseCaller(question);
  if (!caller) {
    return [
      head,
      '? This is no caller that could be understood. Type an ARN, an account, a service principal such as lambda.amazonaws.com, or the subject of a token.',
    ];
  }
  const answer = canAssume(subject.policy, caller);
  if (answer.verdict === 'refused') return [head, '✗ No. IAM rejects this trust policy.'];
  if (answer.verdict === 'yes') {
    const way = answer.ways.find(({ open, opaque }) => open.length === 0 && !opaque);
    return [
      head,
      `✓ Yes, by ${way ? placeOf(subject, way.statement) : 'the trust policy'}.`,
      ...meaningOf(caller).map((line) => `    ${line}`),
    ];
  }
  if (answer.verdict === 'no') {
    const why =
      answer.denials.length > 0
        ? [`${placesOf(subject, answer.denials)} denies it`]
        : answer.misses.length > 0
          ? answer.misses.map((miss) => missText(subject, caller, miss))
          : ['no statement names it'];
    return [head, '✗ No.', ...why.map((line) => `    ${line}`)];
  }
  const ways = answer.ways.flatMap((way) => [
    `    by ${placeOf(subject, way.statement)}:`,
    ...fitLines(way, caller),
    ...whenLines(knowledge, way.open).map((line) => `      ${line}`),
    ...(way.opaque ? ['      only when what a template fills in holds'] : []),
    ...(way.open.length === 0 && !way.opaque && way.fit === 'exact' ? ['      without any condition'] : []),
  ]);
  return [
    head,
    answer.isOpen
      ? '? It depends on the parts of the trust policy that are not known.'
      : '? Only if what follows holds.',
    ...ways,
    ...answer.denials.map((denial) => `    ${unlessLine(knowledge, subject, denial)}`),
  ];
}

function fitLines({ fit }: AssumeWay, { kind }: AssumingCaller): readonly string[] {
  if (fit === 'account') return ['      only when its own policies allow sts:AssumeRole on this role'];
  if (fit === 'part')
    return [
      `      only some of it: the policy names ${kind === 'role' ? 'single sessions of the role' : 'single roles or users of the account'}`,
    ];
  return fit === 'hidden' ? ['      only when the template fills it in'] : [];
}

/** What lets in more than most roles should. */
function warningsOf(knowledge: Knowledge, policy: Policy): readonly string[] {
  return allowStatements(policy).flatMap((statement) => {
    const { principal } = statement;
    if (principal?.items.some(({ node, type }) => node.value === '*' && type === 'AWS')) {
      return [
        hasCondition(statement)
          ? 'Anyone in any AWS account can try; only the conditions keep others out. Look whether each of them names you.'
          : 'The role is public: anyone in any AWS account can assume it. Name the principals that need it.',
      ];
    }
    return (principal?.items ?? []).flatMap(({ node, type }) => {
      const issuer = type === 'Federated' ? issuerOf(node.value) : '';
      const shared = issuer === '' ? undefined : sharedIssuer(issuer, knowledge.data.sharedOidcIssuers());
      if (!shared || scopingClauses(statement, issuer, shared.claim).length > 0) return [];
      return [
        `${issuer} serves many tenants, and no condition on ${issuer}:${shared.claim} names yours, so others can assume the role too.`,
      ];
    });
  });
}

function placesOf(subject: AssumeSubject, ways: readonly AssumeWay[]): string {
  return enumerate(
    ways.map(({ statement }) => placeOf(subject, statement)),
    'and',
    5,
  );
}

/** `statement 2, line 12`, or by its Sid. */
function placeOf({ lineOf }: AssumeSubject, { index, sid, node }: Statement): string {
  const value = sid?.member.value;
  const name = value?.type === 'string' && value.value !== '' ? `statement "${value.value}"` : `statement ${index + 1}`;
  const line = lineOf(node.start);
  return line === undefined ? name : `${name}, line ${line}`;
}

function lineText({ lineOf }: AssumeSubject, offset: number): string {
  const line = lineOf(offset);
  return line === undefined ? '' : ` (line ${line})`;
}

/** Text of a document on one line, whatever it holds. */
function plain(markdown: string): string {
  return toPlainText(markdown).replace(/\s+/g, ' ').trim();
}
