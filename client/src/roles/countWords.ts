/** The numbers of findings in words, the gravest first; nothing when there are none. */
export function countWords(counts: {
  readonly error: number;
  readonly security: number;
  readonly warning: number;
}): readonly string[] {
  const words = (count: number, one: string, several: string) =>
    count === 0 ? [] : [`${count} ${count === 1 ? one : several}`];
  return [
    ...words(counts.error, 'error', 'errors'),
    ...words(counts.security, 'security finding', 'security findings'),
    ...words(counts.warning, 'warning', 'warnings'),
  ];
}
