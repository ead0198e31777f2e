export function writeUserSettings(userDataDir: string, settings?: Readonly<Record<string, unknown>>): Promise<void>;
