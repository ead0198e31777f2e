#!/usr/bin/env node
import path from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { createIamData } from '../../engine/src/data/iamData';
import type { DataFiles } from '../../engine/src/data/types';
import { rules } from '../../engine/src/rules/index';
import { didYouMean } from '../../engine/src/text/didYouMean';
import { visibleText } from '../../engine/src/text/visibleText';
import { nodeDataFiles } from '../../node/src/dataFiles';
import { today } from '../../node/src/today';
import { version } from '../../node/src/version';
import { check } from './check';
import { type FailOn, type Format, failsOn, type KindOption } from './options';
import { reportWhoCanAssume } from './whoCanAssume';

/** What the program reads and writes: the process's own, except in tests. */
export interface CommandIo {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder of the packed data files. */
  readonly dataFolder: string;
}

export interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const usageError = 2;

/** Resolves to the exit code: 0 for no findings, 1 for findings, 2 for wrong usage or input that cannot be read. */
export async function main(argv: readonly string[], io: CommandIo): Promise<number> {
  let exitCode = 0;
  const files = nodeDataFiles(io.dataFolder);
  const data = createIamData(files);
  const program = new Command('rolewright')
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(visibleLines(text)),
    })
    .description('Checks AWS IAM trust and permission policies.')
    .version(`rolewright ${version}, IAM data of ${data.date}`, '-V, --version')
    .showHelpAfterError('Run "rolewright --help" for the usage.')
    .exitOverride();

  program
    .command('check')
    .description('reports what is wrong with policy files; folders are searched, "-" reads standard input')
    .argument('<path...>', 'files and folders')
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text'))
    .addOption(
      new Option('--kind <kind>', 'what the files hold').choices(['auto', 'trust', 'permission']).default('auto'),
    )
    .addOption(
      new Option('--fail-on <severity>', 'the least severity that makes the exit code 1')
        .choices(['error', 'security', 'warning', 'suggestion', 'never'])
        .default('error'),
    )
    .option('--fix', 'first make the fixes that keep the meaning, in the files themselves', false)
    .action(async (paths: string[], options: { format: Format; kind: KindOption; failOn: FailOn; fix: boolean }) => {
      if (options.fix && paths.includes('-')) program.error('error: --fix works on files; "-" cannot be fixed.');
      const result = await check(paths, {
        ...options,
        data,
        today,
        cwd: io.cwd,
        color: useColor(io),
        stdin: io.stdin,
      });
      io.stdout.write(result.output);
      for (const message of [...result.notes, ...result.failures]) {
        io.stderr.write(`rolewright: ${visibleText(message)}\n`);
      }
      if (result.failures.length > 0) exitCode = usageError;
      else if (failsOn(result.summary, options.failOn)) exitCode = 1;
    });

  program
    .command('who-can-assume')
    .description('prints who can assume the role of a trust policy or template; "-" reads standard input')
    .argument('<file>', 'a trust policy, or a template')
    .option('--caller <caller>', 'asks about an ARN, an account, a service principal or the subject of a token')
    .option('--role <logicalId>', 'the role of a template that creates several')
    .action(async (file: string, { caller, role }: { caller?: string; role?: string }) => {
      const result = await reportWhoCanAssume(file, { data, stdin: io.stdin, cwd: io.cwd, caller, role });
      if ('failure' in result) return program.error(`error: ${visibleText(result.failure)}.`);
      io.stdout.write(result.output);
      if (result.refused) exitCode = 1;
    });

  program
    .command('explain')
    .description('prints what a rule finds and why')
    .argument('<rule>', 'the id of a rule', (id: string) => {
      const ids = rules.map((rule) => rule.id);
      if (ids.includes(id)) return id;
      const near = didYouMean(id, ids);
      throw new InvalidArgumentError(
        near ? `There is no such rule. Did you mean "${near}"?` : 'There is no such rule.',
      );
    })
    .action((id: string) => {
      io.stdout.write(readRulePage(files, id));
    });

  program
    .command('lsp')
    .description('runs the language server')
    .requiredOption('--stdio', 'talk over standard input and output')
    .allowExcessArguments(false)
    .action(async () => {
      // The module starts the server when it is loaded; nobody else pays for loading it.
      await import('../../server/src/main');
    });

  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : usageError;
  }
}

/** The pages are packed beside the data: they would double the bundle, and only this command shows them. */
function readRulePage(files: DataFiles, id: string): string {
  const pages: Readonly<Record<string, string>> = JSON.parse(files.readText('rule-pages.json'));
  return pages[id] ?? '';
}

/** Usage errors have several lines; what was typed stands in them. */
function visibleLines(text: string): string {
  return text.split('\n').map(visibleText).join('\n');
}

function useColor({ stdout, env }: CommandIo): boolean {
  return stdout.isTTY === true && !env.NO_COLOR;
}

async function run(): Promise<void> {
  // A reader that goes away, such as `head`, ends the program quietly.
  process.stdout.on('error', () => process.exit());
  const { stdout, stderr, env } = process;
  const io: CommandIo = {
    // Node opens standard input when it is first asked for, and few commands read it.
    get stdin() {
      return process.stdin;
    },
    ...{ stdout, stderr, env, cwd: process.cwd(), dataFolder: path.join(__dirname, 'data') },
  };
  try {
    process.exitCode = await main(process.argv.slice(2), io);
  } catch (error) {
    // A fault of ours; the user gets one line, and no stack trace.
    const message = error instanceof Error ? error.message : String(error);
    stderr.write(`rolewright: unexpected failure: ${visibleText(message)}\n`);
    process.exitCode = usageError;
  }
}

// Tests call `main` themselves.
if (require.main === module) run();
