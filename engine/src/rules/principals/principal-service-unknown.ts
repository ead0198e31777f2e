import { contentSpan } from '../../syntax/syntax';
import { hasWildcard } from '../../text/wildcard';
import { isUnfilled } from '../../trust/principal';
import { defineRule, type RulePage } from '../rule';
import { policyOf } from '../shared/examples';
import { principalElement } from '../shared/references';
import {
  meantPrincipal,
  principalSuffix,
  replacePrincipal,
  withCommonSuffix,
  withoutRegion,
} from '../shared/servicePrincipals';

export const rule = defineRule({
  severity: 'error',
  appliesTo: ['trust'],
  fix: 'quickfix',
  unsure: 'branches',
  summary: 'A service principal is not known.',
  messages: {
    slip: '"{name}" is not a service principal, and IAM refuses this document. The right name is "{right}".',
    wrong: '"{name}" is not a service principal, and IAM refuses this document. The right name is "{right}" ({why}).',
    likely: '"{name}" is probably not a service principal. The right name is most likely "{right}" ({why}).',
    maybe: '"{name}" is not among the service principals known on {date}. A similar name is "{right}".',
    nobody: '"{name}" is probably not a service principal ({why}).',
    unknown: '"{name}" is not among the service principals known on {date}. IAM refuses names that it does not know.',
  },
  check: {
    principal(ctx, item) {
      if (item.type !== 'Service') return;
      const name = item.node.value;
      const known = ctx.data.principal(name);
      const wrong = known?.kind === 'unknown' ? ctx.data.wrongPrincipal(name) : undefined;
      if (known && wrong?.match !== 'likely') return;
      if (!known && (isUnfilled(name) || hasWildcard(name) || !principalSuffix(name, ctx.data))) return;
      // Names that are right but for their Region or partition have rules of their own.
      if (!known && (withoutRegion(name, ctx.data) || withCommonSuffix(name, ctx.data))) return;
      const meant = meantPrincipal(name, ctx.data);
      const certain = !known && meant?.certain === true;
      const names = meant && !meant.names.includes(name) ? meant.names : [];
      const right = names.length > 0 ? names.join(certain ? '" and "' : '" or "') : undefined;
      const why = reasonOf(meant?.why || wrong?.why || '');
      ctx.report({
        span: contentSpan(item.node, ctx.document.text),
        message: messageFor(right !== undefined, certain, why !== ''),
        severity: certain && right ? 'error' : 'warning',
        data: { name, right: right ?? '', why, date: ctx.data.date },
        fixes: (edit) =>
          names.length === 1 || (certain && names.length > 0)
            ? [
                {
                  title: `Replace "${name}" by "${right}"`,
                  kind: certain ? 'quickfix' : 'suggestion',
                  edits: replacePrincipal(edit, item, names),
                },
              ]
            : [],
      });
    },
  },
});

function messageFor(hasRight: boolean, certain: boolean, hasReason: boolean) {
  if (!hasRight) return hasReason ? 'nobody' : 'unknown';
  if (certain) return hasReason ? 'wrong' : 'slip';
  return hasReason ? 'likely' : 'maybe';
}

/** The reason, unless it only repeats that the name is another one. */
function reasonOf(why: string): string {
  return /label is|slip|hyphen|in front|missing|full (service )?name|plural|sub-service/.test(why) ? '' : why;
}

export const page = (): RulePage => ({
  since: '0.1.0',
  why: 'IAM checks service principals against its own list when a role is created or changed and refuses a name that is not in it. Many principals are not called like the service: Step Functions is states.amazonaws.com, EventBridge is events.amazonaws.com. It is an error where the slip is certain; else the name may be newer than the data here.',
  references: [principalElement],
  peers: { parliament: ['UNKNOWN_PRINCIPAL'] },
  examples: {
    bad: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "lamda.amazonaws.com" },
//                               ^^^^^^^^^^^^^^^^^^^ error principal-service-unknown (fix)
      "Action": "sts:AssumeRole"
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "stepfunctions.amazonaws.com" },
//                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^ error principal-service-unknown (fix)
      "Action": "sts:AssumeRole",
      "Condition": { "StringEquals": { "aws:SourceAccount": "210987654321" } }
`),
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "weathervane-forge.amazonaws.com" },
//                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning principal-service-unknown
      "Action": "sts:AssumeRole"
`),
    ],
    good: [
      policyOf(`
      "Effect": "Allow",
      "Principal": { "Service": "states.amazonaws.com" },
      "Action": "sts:AssumeRole",
      "Condition": { "StringEquals": { "aws:SourceAccount": "210987654321" } }
`),
    ],
  },
});
