import { actionIdeas } from './actions';
import { type Composer, composerFor } from './compose';
import { conditionKeys } from './conditionKeys';
import { conditionValueIdeas } from './conditionValues';
import { blankPolicies, documentProposals } from './documents';
import {
  clauseSnippet,
  conditionSnippet,
  policyKeys,
  principalKeys,
  principalObjects,
  statementKeys,
  statementLists,
  statements,
} from './keys';
import { operatorKeys } from './operators';
import { isAloneInRoot, placesAt } from './place';
import { principalIdeas } from './principals';
import type { Idea, Proposal } from './proposal';
import { resourceIdeas } from './resources';
import { type CompletionSource, type Situation, situationAt } from './situation';
import { templateProposals } from './templateProposals';
import { inVariable, variableIdeas } from './variables';

/**
 * What may be inserted at an offset, the likely first. Any text and any offset has an answer; it is empty outside of
 * policies.
 */
export function complete(source: CompletionSource, offset: number): readonly Proposal[] {
  const places = placesAt(source, offset);
  if (places.length === 0) return [...documentProposals(source, offset), ...templateProposals(source, offset)];
  const proposals = places.flatMap((place) => proposalsAt(situationAt(source, place), composerFor(place)));
  if (places.length === 1) return proposals;
  const seen = new Set<string>();
  return proposals.filter(({ label }) => !seen.has(label) && seen.add(label));
}

function proposalsAt(situation: Situation, composer: Composer): Proposal[] {
  const { position, slot } = situation.place;
  const write = (ideas: readonly Idea[]) => ideas.map((idea) => composer.string(idea));
  switch (position.at) {
    case 'policyKey':
      return [
        ...policyKeys(situation, composer, position.members),
        ...(isAloneInRoot(situation.text, slot) ? blankPolicies(situation) : []),
      ];
    case 'version':
      return write([{ label: '2012-10-17', kind: 'value', detail: 'The current version of the policy language' }]);
    case 'statementList':
      return slot.quoted ? [] : statementLists(situation, composer);
    case 'statementItem':
      return slot.quoted ? [] : statements(situation, composer);
    case 'statementKey':
      return statementKeys(situation, composer, position);
    case 'effect':
      return write([
        { label: 'Allow', kind: 'value' },
        { label: 'Deny', kind: 'value' },
      ]);
    case 'principal':
      return principalObjects(situation, composer);
    case 'principalKey':
      return principalKeys(situation, composer, position.members);
    case 'principalValue':
      return write(principalIdeas(situation, position.group));
    case 'action':
      return write(actionIdeas(situation, position.element));
    case 'resource':
      return write(inVariable(situation) ? variableIdeas(situation) : resourceIdeas(situation, position.element));
    case 'condition':
      return slot.quoted ? [] : [conditionProposal(composer)];
    case 'conditionBlock':
      return slot.quoted ? [] : [blockProposal(composer)];
    case 'operator':
      return operatorKeys(situation, composer, position);
    case 'conditionKey':
      return conditionKeys(situation, composer, position);
    case 'conditionValue':
      return write(inVariable(situation) ? variableIdeas(situation) : conditionValueIdeas(situation, position));
  }
}

function conditionProposal(composer: Composer): Proposal {
  const idea: Idea = { label: 'Condition', kind: 'snippet', detail: 'operator, key and value', continues: true };
  return composer.value(idea, conditionSnippet(composer.multiline));
}

function blockProposal(composer: Composer): Proposal {
  const idea: Idea = { label: 'Key and value', kind: 'snippet', detail: 'what the operator compares', continues: true };
  return composer.value(idea, clauseSnippet(composer.multiline));
}
