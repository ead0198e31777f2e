import type { TextEncoding } from '../documents/document';

/** What the analysis asks of the disk, by URI. Injected, so that the engine runs where there is none. */
export interface FileSystem {
  /** The file's text, the byte order mark of UTF-8 included; undefined when it cannot be read or is larger than the limit. */
  readText(uri: string, maxBytes: number): Promise<FileText | undefined>;
  /** The names of the files in a folder; empty when it cannot be read. */
  fileNames(folderUri: string): Promise<readonly string[]>;
}

export type FileText = DecodedText | { readonly tooLarge: number };

/** A file's text, and how its bytes are written. */
export interface DecodedText {
  readonly text: string;
  readonly encoding: TextEncoding;
}
