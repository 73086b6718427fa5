import type { Tree } from '@nx/devkit';

export function agent(tree: Tree, options: { name: string; prefix?: string; score?: number }): void;
export function toolServer(tree: Tree, options: { name: string }): void;
export function message(tree: Tree, options: { name: string; kind?: 'command' | 'event' | 'query'; owner?: string }): void;
