import type { ConditionClause } from '../model/model';
import { isEks, isGithub } from '../trust/oidc';
import { blank, type InsertText } from './insertText';
import type { Idea } from './proposal';
import type { Situation } from './situation';

/** What may stand as the value of an identity provider's claim: audiences and the shapes of subjects. */
export function claimIdeas(situation: Situation, { key, operator }: ConditionClause): Idea[] {
  const colon = key.lastIndexOf(':');
  const issuer = key.slice(0, colon);
  const claim = key.slice(colon + 1).toLowerCase();
  if (!issuer.includes('.')) return [];
  if (claim === 'aud')
    return audiences(issuer).map((label) => ({ label, kind: 'value', detail: 'The usual audience' }));
  if (claim !== 'sub') return [];
  const withWildcards = operator.known?.endsWith('Like') ?? false;
  return subjects(situation, issuer).filter(
    ({ text }) =>
      withWildcards || !text?.some((part) => part === '*' || (typeof part === 'string' && part.includes('*'))),
  );
}

function audiences(issuer: string): string[] {
  if (issuer === 'gitlab.com') return ['https://gitlab.com'];
  if (issuer === 'app.terraform.io') return ['aws.workload.identity'];
  return isGithub(issuer) || isEks(issuer) ? ['sts.amazonaws.com'] : [];
}

function subjects(situation: Situation, issuer: string): Idea[] {
  if (isGithub(issuer)) return githubSubjects(situation);
  if (isEks(issuer)) {
    const text = ['system:serviceaccount:', blank('namespace'), ':', blank('service-account')];
    return [{ label: 'system:serviceaccount:', kind: 'value', detail: 'A service account of the cluster', text }];
  }
  if (issuer === 'gitlab.com') return gitlabSubjects(situation);
  if (issuer !== 'app.terraform.io') return [];
  const text = [
    'organization:',
    blank('organization'),
    ':project:',
    blank('project'),
    ':workspace:',
    blank('workspace'),
    ':run_phase:',
  ];
  const phases = ['plan', 'apply'].map((phase): Idea => {
    return {
      label: `organization:…:run_phase:${phase}`,
      kind: 'value',
      detail: `The ${phase} of a workspace`,
      text: [...text, phase],
    };
  });
  return [
    ...phases,
    { label: 'organization:…:run_phase:*', kind: 'value', detail: 'A workspace', text: [...text, '*'] },
  ];
}

/**
 * Subjects of GitHub's tokens (https://docs.github.com/en/actions/reference/security/oidc). Repositories made since July
 * 2026 have ids behind their names, which no remote's address tells.
 */
function githubSubjects({ repository }: Situation): Idea[] {
  const own = repository?.host === 'github.com' ? repository.path : undefined;
  const start: InsertText = own === undefined ? ['repo:', blank('org'), '/', blank('repo'), ':'] : [`repo:${own}:`];
  const subject = (label: string, detail: string, rest: InsertText): Idea => ({
    label: `repo:${own ?? 'org/repo'}:${label}`,
    kind: 'value',
    detail,
    documentation: 'A repository made since July 2026 has ids in its subject: repo:my-org@1/my-app@2:….',
    text: [...start, ...rest],
  });
  return [
    subject('ref:refs/heads/main', 'Jobs on the main branch', ['ref:refs/heads/', blank('main')]),
    subject('environment:production', 'Jobs in an environment', ['environment:', blank('production')]),
    subject('pull_request', 'Jobs of pull requests', ['pull_request']),
    subject('ref:refs/tags/v*', 'Jobs on version tags', ['ref:refs/tags/', 'v*']),
    subject('*', 'Every job of the repository', ['*']),
  ];
}

/** Subjects of GitLab's tokens (https://docs.gitlab.com/ci/secrets/id_token_authentication/). */
function gitlabSubjects({ repository }: Situation): Idea[] {
  const own = repository?.host === 'gitlab.com' ? repository.path : undefined;
  const start: InsertText =
    own === undefined ? ['project_path:', blank('group'), '/', blank('project'), ':'] : [`project_path:${own}:`];
  const subject = (label: string, detail: string, rest: InsertText): Idea => ({
    label: `project_path:${own ?? 'group/project'}:${label}`,
    kind: 'value',
    detail,
    text: [...start, ...rest],
  });
  return [
    subject('ref_type:branch:ref:main', 'Jobs on the main branch', ['ref_type:branch:ref:', blank('main')]),
    subject('ref_type:tag:ref:v*', 'Jobs on version tags', ['ref_type:tag:ref:', 'v*']),
    subject('*', 'Every job of the project', ['*']),
  ];
}
