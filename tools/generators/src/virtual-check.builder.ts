import { dirname, join, resolve } from 'node:path';
import type { Tree } from '@nx/devkit';
import { ESLint } from 'eslint';
import ts from 'typescript';
import tseslint from 'typescript-eslint';

export const ROOT = resolve(import.meta.dirname, '../../..');

/** The changed files of a virtual tree, as absolute path to text. */
export function writtenFiles(tree: Tree, only = /\.ts$/): Map<string, string> {
  const changes = tree.listChanges().filter((change) => change.type !== 'DELETE' && only.test(change.path));
  return new Map(changes.map((change) => [join(ROOT, change.path), change.content?.toString('utf8') ?? '']));
}

function overlay(host: ts.CompilerHost, files: Map<string, string>): ts.CompilerHost {
  const folders = new Set([...files.keys()].map(dirname));
  return {
    ...host,
    fileExists: (path) => files.has(path) || host.fileExists(path),
    readFile: (path) => files.get(path) ?? host.readFile(path),
    directoryExists: (path) => folders.has(path) || (host.directoryExists?.(path) ?? true),
    getSourceFile: (path, language, ...rest) => {
      const text = files.get(path);
      return text === undefined ? host.getSourceFile(path, language, ...rest) : ts.createSourceFile(path, text, language);
    },
  };
}

/** What the compiler says of files that are not on disk, with the repository's own settings. */
export function typeFaults(files: Map<string, string>): string[] {
  const raw = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent({ ...raw.config, include: [], files: [] }, ts.sys, ROOT);
  const host = overlay(ts.createCompilerHost(options), files);
  const program = ts.createProgram([...files.keys()], options, host);
  const own = [...files.keys()].flatMap((path) => {
    const source = program.getSourceFile(path);
    return source ? [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)] : [];
  });
  return own.map((fault) => `${fault.file?.fileName}: ${ts.flattenDiagnosticMessageText(fault.messageText, '\n')}`);
}

/** What the linter says of them; rules that need types are left to the compiler. */
export async function lintFaults(files: Map<string, string>): Promise<string[]> {
  const decorators = { languageOptions: { parserOptions: { emitDecoratorMetadata: true, experimentalDecorators: true } } };
  const eslint = new ESLint({ cwd: ROOT, overrideConfig: [tseslint.configs.disableTypeChecked, decorators] });
  const results = await Promise.all([...files].map(([filePath, text]) => eslint.lintText(text, { filePath })));
  return results.flat().flatMap((result) => result.messages.map((fault) => `${result.filePath}: ${fault.message}`));
}
