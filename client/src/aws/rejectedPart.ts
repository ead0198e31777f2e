/** A part of a text, as offsets. */
export interface TextPart {
  readonly start: number;
  readonly end: number;
}

/** What IAM's sentences name of a document, the likeliest first. The names are elements, the others values. */
const quoting: readonly RegExp[] = [
  /invalid principal in policy: "\w+":"([^"]+)"/i,
  /principal: "STAR":"(\*)"/i,
  /invalid principal in policy: "([^"]+)"/i,
  /invalid effect: "?([^\s"]+)/i,
  /(?:resource|vendor) "?(\S+?)"? (?:must|cannot|can not|is not)/i,
  /is not valid for resource "([^"]+)"/i,
  /(?:prohibited|required) field (\w+)/i,
  /must not contain (NotPrincipal)/i,
  /(?:specify a|must not contain) (principal|resources)/i,
  /allow with (NotPrincipal)/i,
];

const elements: Readonly<Record<string, string>> = {
  principal: 'Principal',
  resources: 'Resource',
  notprincipal: 'NotPrincipal',
};

/** Finds the part of a document that IAM's sentence names; nothing when it names none, or none that is there. */
export function rejectedPart(text: string, message: string): TextPart | undefined {
  for (const pattern of quoting) {
    const [, named] = pattern.exec(message) ?? [];
    if (named === undefined) continue;
    const literal = JSON.stringify(elements[named.toLowerCase()] ?? named);
    const at = text.indexOf(literal);
    if (at >= 0) return { start: at, end: at + literal.length };
  }
  return undefined;
}
