import { trimEndOf } from '../text/trim';
import type { DenyingPolicy, ReportedDenial } from './denial';

/** A denial with the part of the text that tells it. */
export interface Placed {
  readonly start: number;
  readonly end: number;
  readonly denial: ReportedDenial;
}

/**
 * Line breaks may stand between any two words, and an input box leaves nothing of them, so blanks are optional.
 * Everywhere a word comes before a run of blanks, which keeps the time linear.
 */
const anchor = /not\s*authorized\s*to\s*perform(?:\s*:)?/gi;

/** A message longer than this is none. */
const longestMessage = 6000;
const longestBefore = 700;
const longestAction = 400;
const longestResource = 2000;

/**
 * The messages of the general form: `User: ARN is not authorized to perform: ACTION on resource: RESOURCE because no …`
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html).
 */
export function generalForms(text: string): readonly Placed[] {
  const found: Placed[] = [];
  const matches = [...text.matchAll(anchor)];
  matches.forEach((match, index) => {
    const start = match.index;
    const from = start + match[0].length;
    const before = text.slice(Math.max(start - longestBefore, found.at(-1)?.end ?? 0), start);
    const tail = untilNextMessage(
      text.slice(from, Math.min(from + longestMessage, matches[index + 1]?.index ?? from + longestMessage)),
    );
    const read = readTail(tail);
    if (read === undefined) return;
    // Some services tell of themselves; that is a form of its own.
    if (/\bCodeBuild is\s?$/i.test(before.slice(-20))) return;
    const principal = principalOf(before);
    found.push({
      start: start - before.length + (principal?.at ?? before.length),
      end: from + read.length,
      denial: { ...(principal ? { principal: principal.text } : {}), ...read.denial },
    });
  });
  return found;
}

/** The caller: what stands behind the last `User:`, else the last ARN of an identity. */
function principalOf(before: string): { readonly at: number; readonly text: string } | undefined {
  const at = before.lastIndexOf('User:');
  if (at >= 0) {
    // A line break inside an ARN is none of its characters.
    const words = before.slice(at + 'User:'.length).replace(/is\s*$/, '');
    const name = words.replace(/\s/g, '');
    return name === '' || name.length > 400 ? undefined : { at, text: name };
  }
  const arn = [...before.matchAll(/arn:aws[\w-]*:(?:iam|sts):[^\s"']+/g)].at(-1);
  return arn && { at: arn.index, text: arn[0] };
}

interface Tail {
  readonly length: number;
  readonly denial: ReportedDenial;
}

function untilNextMessage(tail: string): string {
  const next = tail.search(/User:\s/);
  return next < 0 ? tail : tail.slice(0, next);
}

const onResource = /on\s*resources?\s*:\s*/i;

function readTail(tail: string): Tail | undefined {
  const on = onResource.exec(tail.slice(0, longestAction));
  if (!on && tail.includes('\n')) {
    // A terminal may have broken these very words.
    const whole = joined(tail);
    if (onResource.test(whole.slice(0, longestAction))) return readTail(whole);
  }
  const named = on ? actionIn(tail.slice(0, on.index).replace(/\s/g, '')) : undefined;
  if (on && named !== undefined) {
    const from = on.index + on[0].length;
    const { resource, length } = resourceIn(tail.slice(from));
    const reason = readReason(tail.slice(from));
    return {
      length: from + Math.max(length, reason.length),
      denial: { action: named, ...(resource === '' ? {} : { resource }), ...reason.denial },
    };
  }
  const [action] = /^\s*[\w-]{1,64}:\w{1,128}/.exec(tail) ?? [];
  if (action === undefined) return undefined;
  const reason = readReason(tail);
  const resource = onArn.exec(tail.slice(action.length))?.[1];
  return {
    length: Math.max(action.length, reason.length),
    denial: {
      action: action.trim(),
      ...(resource === undefined ? {} : { resource: withoutStop(resource) }),
      ...reason.denial,
    },
  };
}

/** The end of a sentence is no part of a name. */
export function withoutStop(name: string): string {
  return trimEndOf(name, '.,;)');
}

/** An ARN behind a mere `on`. */
const onArn = /^\s{1,4}on\s{1,4}(arn:aws[^\s"'<]{1,300})/;

function actionIn(text: string): string | undefined {
  return /^[\w-]{1,64}:\w{1,128}$/.test(text) ? text : undefined;
}

const reasonStart = /because\s*no\b|because\s*public\b|with\s*an\s*explicit\s*deny/i;

/** The resource: in quotes, or up to the reason, or up to the end of the line and what wrappers put behind the message. */
function resourceIn(tail: string): { readonly resource: string; readonly length: number } {
  const quoted = /^"([^"]{1,2000})"/.exec(tail);
  if (quoted) return { resource: unbroken(quoted[1] ?? ''), length: quoted[0].length };
  const upToReason = beforeReason(tail) ?? beforeReason(joined(tail));
  if (upToReason !== undefined && !/\n[ \t]*\n|["<]/.test(upToReason.trim())) {
    return { resource: cut(unbroken(upToReason)), length: upToReason.length };
  }
  const line = /^[^\n"<]{0,2000}/.exec(tail)?.[0] ?? '';
  return { resource: cut(line), length: line.length };
}

function beforeReason(tail: string): string | undefined {
  const reason = reasonStart.exec(tail.slice(0, longestResource));
  return reason ? tail.slice(0, reason.index) : undefined;
}

/** Joins what a log has broken over lines. A blank that was kept before the break belongs to the name. */
function joined(text: string): string {
  return text.replace(/\n[ \t]*/g, '');
}

function unbroken(text: string): string {
  return joined(text).trim();
}

/** What wrappers put behind a message on the same line. */
const wrapperEnds = / \((?:Service|RequestToken|Request ID)[:;]|[,;]? status code: \d|, request id: /;

/** Only the keys of S3 and IAM's short forms hold blanks; everything else ends at one. */
function cut(text: string): string {
  const line = text.slice(0, wrapperEnds.exec(text)?.index ?? text.length).trim();
  if (/^arn:[^:]*:s3:/.test(line)) return line;
  const short = /^(?:role|user|group|policy|instance profile|access key|server certificate|mfa) \S+/i.exec(line)?.[0];
  const word = short ?? /^\S+/.exec(line)?.[0] ?? '';
  return trimEndOf(word, '.,;)\'"]}');
}

const policyWords = String.raw`identity-based|resource-based|permissions?\s*boundar|session|service\s*control|resource\s*control|vpc\s*endpoint|(?:role\s*)?trust`;
const implicit = new RegExp(String.raw`because\s*no\s*(${policyWords})`, 'i');
const explicit = new RegExp(
  String.raw`with\s*an\s*explicit\s*deny(?:\s*in\s*(?:an|a|the)?\s*(${policyWords})[\w-]*)?`,
  'i',
);
/** What KMS says of keys that it does not find or whose policies do not allow the call. */
const keyPolicy = /because\s*the\s*resource\s*does\s*not\s*exist\s*in\s*this\s*Region,\s*no\s*(resource-based)/i;
const publicAccess = /because\s*public\b.{1,120}?\bBlock\s*Public\s*Access\b/i;
const through = new RegExp(String.raw`transitively\s*through\s*(?:an|a|the)\s*(${policyWords})`, 'i');
const policyArn = /(?:polic(?:y|ies)|boundary)\s*:\s*(arn:aws[\w-]*:[^\s"'<>,)]{1,300})/i;

const policyKinds: readonly (readonly [string, DenyingPolicy])[] = [
  ['identity', 'identity'],
  ['resource-', 'resource'],
  ['permission', 'boundary'],
  ['session', 'session'],
  ['service', 'service-control'],
  ['resource', 'resource-control'],
  ['vpc', 'endpoint'],
  ['', 'trust'],
];

/** Why it is denied, which comes behind the resource or the action, and the ARN of the policy behind that. */
function readReason(tail: string): Tail {
  // Blanks are optional in the reason, so it can be read without line breaks; an ARN behind it ends at one.
  const near = joined(tail.slice(0, longestResource));
  const denied = explicit.exec(near);
  const missing = denied === null ? keyPolicy.exec(near) : null;
  const match = denied ?? missing ?? implicit.exec(near);
  if (!match) {
    const blocked = publicAccess.exec(near);
    if (!blocked) return { length: 0, denial: { explicit: false } };
    return { length: blocked.index + blocked[0].length, denial: { explicit: false, special: 'public-access-block' } };
  }
  const end = match.index + match[0].length;
  const first = kindOf(match[1]);
  const second = kindOf(through.exec(near.slice(end, end + 500))?.[1]);
  const arn = policyArn.exec(tail.slice(match.index, end + 500));
  return {
    length: arn ? Math.max(end, match.index + arn.index + arn[0].length) : end,
    denial: {
      explicit: denied !== null,
      ...(missing === null ? {} : { mayNotExist: true as const }),
      ...(first === undefined ? {} : { policy: first }),
      ...(second === undefined ? {} : { through: second }),
      ...(arn?.[1] === undefined ? {} : { policyArn: trimEndOf(arn[1], '.;') }),
    },
  };
}

function kindOf(words: string | undefined): DenyingPolicy | undefined {
  if (words === undefined) return undefined;
  const lower = words.toLowerCase();
  return policyKinds.find(([start]) => lower.startsWith(start))?.[1];
}
