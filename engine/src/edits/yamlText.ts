/** How a YAML document is written. */
export interface YamlStyle {
  readonly eol: string;
  /** By how many columns a level is indented. */
  readonly unit: number;
  readonly quote: '"' | "'";
}

/** The text's own habits. */
export function yamlStyle(text: string): YamlStyle {
  const single = text.match(/[:-] +'/g)?.length ?? 0;
  const double = text.match(/[:-] +"/g)?.length ?? 0;
  const unit = /\n( +)[^\s#-]/.exec(text)?.[1]?.length ?? 2;
  return { eol: text.includes('\r\n') ? '\r\n' : '\n', unit: unit > 8 ? 2 : unit, quote: double > single ? '"' : "'" };
}

/** A scalar that every reader of YAML takes for this string; quoted where it has to be. */
export function scalarText(value: unknown, inFlow: boolean, quote: YamlStyle['quote']): string {
  if (typeof value !== 'string') return String(value);
  const isPlain = /^[A-Za-z_/](?:[\w./@+=*?-]|:(?=[^\s,[\]{}]))*$/.test(value) && !reserved.test(value);
  if (isPlain && !(inFlow && /[,[\]{}]/.test(value))) return value;
  if (quote === '"' || /[\n\r\t]/.test(value)) return JSON.stringify(value);
  return `'${value.replaceAll("'", "''")}'`;
}

const reserved = /^(?:true|false|null|yes|no|on|off|y|n|nan|inf)$/i;
