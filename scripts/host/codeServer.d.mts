export interface CodeServerOptions {
  /** The folder to open; absolute. */
  readonly folder: string;
  readonly extensionsDir: string;
  readonly userDataDir: string;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** False opens the folder as an untrusted workspace; true unless given. */
  readonly trust?: boolean;
  /** Added to the environment of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface CodeServer {
  readonly url: string;
  readonly port: number;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export function startCodeServer(options: CodeServerOptions): Promise<CodeServer>;
export function installVsix(vsix: string, extensionsDir: string): Promise<void>;
