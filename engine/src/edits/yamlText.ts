/** How a YAML document is written. */
export interface YamlStyle {
  readonly eol: string;
  /** By how many columns a level is indented. */
  readonly unit: number;
  /** By how many columns a list is indented below its key: many people write the dashes below the key itself. */
  readonly listUnit: number;
  readonly quote: '"' | "'";
}

/** The text's own habits. */
export function yamlStyle(text: string): YamlStyle {
  const single = text.match(/[:-] +'/g)?.length ?? 0;
  const double = text.match(/[:-] +"/g)?.length ?? 0;
  const unit = /\n( +)[^\s#-]/.exec(text)?.[1]?.length ?? 2;
  const indent = unit > 8 ? 2 : unit;
  return {
    eol: text.includes('\r\n') ? '\r\n' : '\n',
    unit: indent,
    listUnit: putsDashesBelowKeys(text) ? 0 : indent,
    quote: double > single ? '"' : "'",
  };
}

/** Whether the first list of a text has its dashes in the column of its key. */
function putsDashesBelowKeys(text: string): boolean {
  const [, key, list] = /^([ ]*(?:- )*)[\w'"][^\n]*:[ \t]*\r?\n([ ]*)- /m.exec(text) ?? [];
  return key !== undefined && key.length === list?.length;
}

/** A scalar that every reader of YAML takes for this string; quoted where it has to be. */
export function scalarText(value: unknown, inFlow: boolean, quote: YamlStyle['quote']): string {
  if (typeof value !== 'string') return String(value);
  if (isPlainScalar(value, inFlow)) return value;
  if (quote === '"' || /[\n\r\t]/.test(value)) return JSON.stringify(value);
  return `'${value.replaceAll("'", "''")}'`;
}

/** Whether every reader of YAML takes a text without quotes for this string. */
export function isPlainScalar(value: string, inFlow: boolean): boolean {
  const isPlain = /^[A-Za-z_/](?:[\w./@+=*?-]|:(?=[^\s,[\]{}]))*$/.test(value) && !reserved.test(value);
  return isPlain && !(inFlow && /[,[\]{}]/.test(value));
}

const reserved = /^(?:true|false|null|yes|no|on|off|y|n|nan|inf)$/i;
