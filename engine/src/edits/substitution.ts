/** The text of a value that is `Fn::Sub` and nothing else, which YAML writes as `!Sub`. */
export function textOfSub(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const [[name, text] = [], other] = Object.entries(value);
  return name === 'Fn::Sub' && typeof text === 'string' && other === undefined ? text : undefined;
}
