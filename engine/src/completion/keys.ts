import { policyElement, statementElement } from '../model/elements';
import type { Statement } from '../model/model';
import type { Member } from '../syntax/syntax';
import { assumeActions, principalsOf } from '../trust/trust';
import { type Composer, indented, objectText } from './compose';
import { blank, type InsertText } from './insertText';
import type { Proposal } from './proposal';
import type { Mode, Situation } from './situation';
import { type StatementForm, statementTemplates } from './statementTemplates';
import { wayOfPrincipals } from './trustActions';

/** The keys of a policy that it does not have yet. */
export function policyKeys(situation: Situation, composer: Composer, members: readonly Member[]): Proposal[] {
  const present = new Set(members.map((member) => policyElement(member.key.value).name));
  const all: [string, string, InsertText, boolean][] = [
    ['Version', 'The version of the policy language: 2012-10-17', ['"2012-10-17"'], false],
    ['Statement', 'The list of statements', statementList(situation, composer), true],
    ['Id', 'A name of the policy; most policies have none', ['"', blank(''), '"'], false],
  ];
  return all
    .filter(([name]) => !present.has(name))
    .map(([label, detail, value, continues]) => composer.key({ label, kind: 'key', detail, continues }, value));
}

/** The keys of a statement that are still missing and that its kind of policy may have. */
export function statementKeys(
  situation: Situation,
  composer: Composer,
  { statement, members }: { readonly statement: Statement; readonly members: readonly Member[] },
): Proposal[] {
  const present = new Set(members.map((member) => statementElement(member.key.value).name));
  const has = (name: string) => present.has(name) || present.has(`Not${name}`) || present.has(name.replace(/^Not/, ''));
  return keyOrder[situation.mode]
    .filter((name) => !has(name))
    .map((name) => {
      const { detail, continues } = keyFacts[name];
      return composer.key(
        { label: name, kind: 'key', detail, continues },
        keyValue(name, situation, composer, statement),
      );
    });
}

/** The keys of a Principal object that it does not have yet. */
export function principalKeys(situation: Situation, composer: Composer, members: readonly Member[]): Proposal[] {
  const present = new Set(members.map((member) => member.key.value));
  return principalTypes
    .filter(([name]) => !present.has(name))
    .map(([label, detail]) =>
      composer.key({ label, kind: 'key', detail, continues: true }, principalText(label, situation)),
    );
}

/** The forms that the value of Principal can have. */
export function principalObjects(situation: Situation, composer: Composer): Proposal[] {
  const proposals = principalTypes.map(([type, detail]) => {
    const member: InsertText = [`"${type}": `, ...principalText(type, situation)];
    return composer.value({ label: type, kind: 'snippet', detail, continues: true }, objectText(false, [member]));
  });
  // In a trust policy `*` lets every account in, so it is not offered there.
  if (situation.mode !== 'resource') return proposals;
  return [...proposals, composer.string({ label: '*', kind: 'principal', detail: 'everyone' })];
}

/** Whole statements. */
export function statements(situation: Situation, composer: Composer): Proposal[] {
  return [
    ...statementForms(situation, composer.multiline).map(({ label, detail, text }) =>
      composer.value({ label, kind: 'snippet', detail, continues: true }, text),
    ),
    ...templatesFor(situation).map(({ label, detail, text }) =>
      composer.value({ label, kind: 'snippet', detail }, text),
    ),
  ];
}

/** The list of statements with its first one. */
export function statementLists(situation: Situation, composer: Composer): Proposal[] {
  return [
    ...statementForms(situation, composer.multiline).map(({ label, detail, text }) =>
      composer.value({ label, kind: 'snippet', detail, continues: true }, listOf(text, composer.multiline)),
    ),
    ...templatesFor(situation).map(({ label, detail, text }) =>
      composer.value({ label, kind: 'snippet', detail }, listOf(text, true)),
    ),
  ];
}

/** Only permission policies have statements without a principal. */
function templatesFor(situation: Situation): readonly StatementForm[] {
  return situation.mode === 'permission' || situation.mode === 'unclear' ? statementTemplates(situation) : [];
}

/** A statement with everything that a policy of this kind needs. */
export function statementSnippet(
  mode: Mode,
  effect: 'Allow' | 'Deny',
  situation: Situation,
  multiline: boolean,
): InsertText {
  const principal: InsertText = ['"Principal": { "Service": ', ...principalText('Service', situation), ' }'];
  const members: InsertText[] = [[`"Effect": "${effect}"`]];
  if (mode === 'trust') members.push(principal, ['"Action": "sts:AssumeRole"']);
  else {
    if (mode === 'resource') members.push(principal);
    members.push(['"Action": ["', blank(''), '"]'], ['"Resource": "', blank(''), '"']);
  }
  return objectText(multiline, members);
}

type KeyName =
  | 'Sid'
  | 'Effect'
  | 'Principal'
  | 'NotPrincipal'
  | 'Action'
  | 'NotAction'
  | 'Resource'
  | 'NotResource'
  | 'Condition';

/** The likely ones first. NotPrincipal and NotAction have no good use in a trust policy. */
const keyOrder: Readonly<Record<Mode, readonly KeyName[]>> = {
  trust: ['Effect', 'Principal', 'Action', 'Condition', 'Sid'],
  permission: ['Effect', 'Action', 'Resource', 'Condition', 'Sid', 'NotAction', 'NotResource'],
  unclear: ['Effect', 'Action', 'Resource', 'Principal', 'Condition', 'Sid', 'NotAction', 'NotResource'],
  resource: [
    'Effect',
    'Principal',
    'Action',
    'Resource',
    'Condition',
    'Sid',
    'NotPrincipal',
    'NotAction',
    'NotResource',
  ],
};

const keyFacts: Readonly<Record<KeyName, { readonly detail: string; readonly continues: boolean }>> = {
  Sid: { detail: 'A name of the statement', continues: false },
  Effect: { detail: 'Allow or Deny', continues: false },
  Principal: { detail: 'Who the statement is about', continues: true },
  NotPrincipal: { detail: 'Everyone but these', continues: true },
  Action: { detail: 'What may be done', continues: true },
  NotAction: { detail: 'Everything but these actions', continues: true },
  Resource: { detail: 'On what it may be done', continues: true },
  NotResource: { detail: 'Everything but these resources', continues: true },
  Condition: { detail: 'When the statement holds', continues: true },
};

const principalTypes: readonly (readonly [string, string])[] = [
  ['Service', 'AWS services, such as lambda.amazonaws.com'],
  ['AWS', 'Accounts, roles and users'],
  ['Federated', 'Identity providers: OIDC and SAML'],
];

function keyValue(name: KeyName, situation: Situation, composer: Composer, statement: Statement): InsertText {
  switch (name) {
    case 'Sid':
      return ['"', blank(''), '"'];
    case 'Effect':
      return ['"', blank('Allow', ['Allow', 'Deny']), '"'];
    case 'Principal':
    case 'NotPrincipal':
      return [
        '{ "',
        blank('Service', ['Service', 'AWS', 'Federated']),
        '": ',
        ...principalText('Service', situation),
        ' }',
      ];
    case 'Action':
      if (situation.mode === 'trust') return trustActionText(situation, statement);
      return ['["', blank(''), '"]'];
    case 'NotAction':
    case 'Resource':
    case 'NotResource':
      return ['["', blank(''), '"]'];
    case 'Condition':
      return conditionSnippet(composer.multiline);
  }
}

/** The action that the statement's principals take the role with; a few services need several. */
function trustActionText({ data }: Situation, statement: Statement): InsertText {
  const services = principalsOf(statement, 'Service').map(({ node }) => node.value);
  const known = data
    .recipes()
    .flatMap(({ trust }) => trust)
    .find(({ principal, actions }) => actions.length > 1 && services.some((one) => one === principal.Service));
  if (known) return ['[', known.actions.map((action) => `"${action}"`).join(', '), ']'];
  return ['"', blank(assumeActions[wayOfPrincipals(statement)[0] ?? 'iam']), '"'];
}

/** A condition with its operator, key and value to fill in. */
export function conditionSnippet(multiline: boolean): InsertText {
  const operator: InsertText = ['"', blank('StringEquals'), '": ', ...clauseSnippet(multiline)];
  return objectText(multiline, [multiline ? indented(operator) : operator]);
}

/** The object under an operator, with its first key and value to fill in. */
export function clauseSnippet(multiline: boolean): InsertText {
  return objectText(multiline, [['"', blank(''), '": "', blank(''), '"']]);
}

/** The value of a principal's key: the service that the role is for, as far as it is known. */
function principalText(type: string, { useCase }: Situation): InsertText {
  return ['"', blank(type === 'Service' ? (useCase[0] ?? '') : ''), '"'];
}

function statementForms(situation: Situation, multiline: boolean) {
  const { mode } = situation;
  const form = (label: string, detail: string, of: Mode, effect: 'Allow' | 'Deny' = 'Allow') => ({
    label,
    detail,
    text: statementSnippet(of, effect, situation, multiline),
  });
  const trust = form('Trust a service', 'statement of a trust policy', 'trust');
  if (mode === 'trust') return [trust];
  const rest = [form('Allow actions', 'statement', mode), form('Deny actions', 'statement', mode, 'Deny')];
  return mode === 'unclear' ? [...rest, trust] : rest;
}

function statementList(situation: Situation, composer: Composer): InsertText {
  const { mode } = situation;
  return listOf(statementSnippet(mode, 'Allow', situation, composer.multiline), composer.multiline);
}

function listOf(text: InsertText, multiline: boolean): InsertText {
  return multiline ? ['[\n\t', ...indented(text), '\n]'] : ['[', ...text, ']'];
}
