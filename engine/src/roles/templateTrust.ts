import { type AssumeSubject, assumeReport } from '../describe/assume';
import type { Knowledge } from '../describe/knowledge';
import { type PolicyDocument, readDocument } from '../documents/document';
import type { Policy } from '../model/model';
import type { TemplateRole } from '../places/templateRoles';
import { type AssumeVerdict, canAssume } from '../trust/assume';
import { parseCaller } from '../trust/assumeCaller';
import { policiesOf } from './templateRoles';

/** A report on who can assume a role, and what it answers about one caller. */
export interface AssumeReport {
  readonly text: string;
  readonly verdict: AssumeVerdict | undefined;
}

export interface TemplateTrust {
  readonly document: PolicyDocument;
  readonly role: TemplateRole;
  readonly lineOf: (offset: number) => number;
}

/** Who can assume a role of a template. Where a condition chooses between trust policies, there is a report on each. */
export function reportTemplateTrust(
  knowledge: Knowledge,
  { document, role, lineOf }: TemplateTrust,
  caller: string | undefined,
): AssumeReport {
  const { name } = role;
  const written = policiesOf(document, role).filter(({ kind }) => kind === 'trust');
  const subjects: readonly AssumeSubject[] =
    written.length > 0
      ? written.map((policy) => ({
          policy,
          name,
          lineOf,
          ...(policy.owner?.isConditional ? { origin: conditionalOrigin(lineOf(policy.node.start)) } : {}),
        }))
      : writtenByFormat(role).map((policy) => ({ policy, name, lineOf: () => undefined, origin: writers(role) }));
  if (subjects.length === 0) return unknownTrust(name, caller);
  const asked = caller === undefined ? undefined : parseCaller(caller);
  const verdicts = new Set(asked ? subjects.map(({ policy }) => canAssume(policy, asked).verdict) : []);
  const [verdict, other] = verdicts;
  return {
    text: subjects.map((subject) => assumeReport(knowledge, subject, caller)).join('\n'),
    verdict: other === undefined && !subjects.some(({ policy }) => policy.owner?.isConditional) ? verdict : 'if',
  };
}

/** The trust policy that a format writes by itself. */
function writtenByFormat({ services }: TemplateRole): readonly Policy[] {
  if (services.length === 0) return [];
  const text = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: services }, Action: 'sts:AssumeRole' }],
  });
  return readDocument({ text, path: 'trust-policy.json', allowsComments: false }).policies;
}

function writers({ kind }: TemplateRole): string {
  const writer = kind === 'serverless' ? 'The Serverless Framework' : 'AWS SAM';
  return `${writer} writes the trust policy, which the template does not contain`;
}

function conditionalOrigin(line: number): string {
  return `Read from the trust policy in line ${line}, which the template uses in one case only`;
}

function unknownTrust(name: string, caller: string | undefined): AssumeReport {
  const text = `# Who can assume ${name}
The template does not contain the trust policy of this role, or gives it by a function whose value is not known. Nothing was asked of AWS.
`;
  return { text, verdict: caller === undefined ? undefined : 'if' };
}
