const MEGABYTE = 1024 ** 2;

/** A size for people. */
export const megabytes = (bytes: number): string => `${(bytes / MEGABYTE).toFixed(1)} MB`;
