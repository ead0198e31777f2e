/**
 * What a person may have configured about what the CLI asks and prints, and we and the scripts read. A variable goes before
 * the configuration file. What decides how AWS is reached (proxies, certificates, endpoints) is kept.
 */
export const plainOutput = {
  // No pager and no prompts: `cli_pager`, `cli_auto_prompt`.
  AWS_PAGER: '',
  AWS_CLI_AUTO_PROMPT: 'off',
  // Errors as the sentences that `classify` knows, in place of `cli_error_format`.
  AWS_CLI_ERROR_FORMAT: 'legacy',
  // Commands that are not asked for JSON fail where `output` names a format that doesn't exist.
  AWS_DEFAULT_OUTPUT: 'json',
} as const;

/** Files are read and output is written as UTF-8 whatever the locale of the machine is. */
export const unicodeText = {
  AWS_CLI_FILE_ENCODING: 'UTF-8',
  AWS_CLI_OUTPUT_ENCODING: 'UTF-8',
  PYTHONUTF8: '1',
} as const;
