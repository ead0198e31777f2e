/** A place that the author fills in; `name` stands there until then. Blanks of the same name are the same place. */
export interface TemplateBlank {
  readonly name: string;
}

/** Text with blanks. Each level of indentation is one tab, which an editor replaces with its own. */
export type Template = readonly (string | TemplateBlank)[];

/** What is known of the account and Region that a role will be in. */
export interface KnownValues {
  /** 12 digits. */
  readonly account?: string;
  readonly region?: string;
  /** `aws` unless it is given. */
  readonly partition?: string;
}

/**
 * A text of the recipes with its words in capitals as blanks, or filled in where they are known:
 * `arn:aws:sqs:REGION:ACCOUNT:QUEUE`. What stays open is called so that the linter finds it when it is forgotten.
 */
export function readTemplate(shape: string, known: KnownValues): Template {
  const template: (string | TemplateBlank)[] = [];
  let end = 0;
  for (const match of shape.matchAll(words)) {
    const word = match[0];
    if (fixedWords.has(word)) continue;
    template.push(plain(inPartition(shape.slice(end, match.index), known)));
    template.push(filled(word, shape.slice(0, match.index), known));
    end = match.index + word.length;
  }
  return [...template, plain(inPartition(shape.slice(end), known))];
}

/** A text for a shape whose words in capitals are no blanks, such as the name of a table. */
export function literally(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + privateUse));
}

/** Where the capitals of literal text are while a shape is read: no text of a person is in that part of Unicode. */
const privateUse = 0xe000;

function plain(text: string): string {
  return text.replace(/[\ue041-\ue05a]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - privateUse));
}

/** The template in the snippet syntax of VS Code, with a tab stop for each blank; what stands twice is typed once. */
export function snippetOf(template: Template): string {
  const stops = new Map<string, number>();
  return template
    .map((part) => {
      if (typeof part === 'string') return part.replace(/[\\$}]/g, '\\$&');
      const earlier = stops.get(part.name);
      if (earlier !== undefined) return `$${earlier}`;
      const stop = stops.size + 1;
      stops.set(part.name, stop);
      return `\${${stop}:${part.name}}`;
    })
    .join('');
}

/** The text with each blank as `fill` says. */
export function fillTemplate(template: Template, fill: (name: string) => string): string {
  return template.map((part) => (typeof part === 'string' ? part : fill(part.name))).join('');
}

const words = /(?<![A-Za-z])[A-Z][A-Z_]*(?![A-Za-z])/g;

/** Words in capitals that stand for themselves. */
const fixedWords: ReadonlySet<string> = new Set(['AWS', 'SAML']);

/** Words that say little; what stands before them in the ARN says more. */
const bareWords: ReadonlySet<string> = new Set(['NAME', 'ID']);

function filled(word: string, before: string, { account, region }: KnownValues): string | TemplateBlank {
  if (word === 'ACCOUNT') return account ?? { name: 'account-id' };
  if (word === 'REGION') return region ?? { name: 'region' };
  const noun = word.toLowerCase().replaceAll('_', '-');
  const type = bareWords.has(word) ? /([A-Za-z][A-Za-z-]*)[:/]$/.exec(before)?.[1] : undefined;
  if (type === undefined) return { name: `your-${noun}` };
  const kind = type.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
  return { name: word === 'ID' ? `your-${kind}-id` : `your-${kind}` };
}

function inPartition(text: string, { partition = 'aws' }: KnownValues): string {
  return partition === 'aws' ? text : text.replace(/\barn:aws:/g, `arn:${partition}:`);
}
