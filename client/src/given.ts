/** Members that are undefined in `T` are optional here. */
export type Given<T> = {
  [Name in keyof T as undefined extends T[Name] ? never : Name]: T[Name];
} & {
  [Name in keyof T as undefined extends T[Name] ? Name : never]?: Exclude<T[Name], undefined>;
};

/**
 * An object without the members that are undefined. The compiler tells an absent member from an undefined one
 * (`exactOptionalPropertyTypes`), and so do JSON and the CLI's arguments: what is absent isn't specified.
 */
export function given<T extends object>(members: T): Given<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Given<T>;
}
