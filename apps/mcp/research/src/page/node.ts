import type { load } from 'cheerio';

/** Nodes as cheerio builds them; it names them only in its signatures. */
export type AnyNode = Exclude<Parameters<typeof load>[0], string | Buffer | readonly unknown[]>;
export type ParentNode = Extract<AnyNode, { children: unknown }>;
export type Element = Extract<AnyNode, { attribs: unknown }>;
