import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import ts from 'typescript';

/** One file of `src`, with everything that the rules of the house look at. */
export interface SourceModule {
  /** From the project's folder, with `/`: `src/core/music/artist.ts`. */
  readonly path: string;
  /** What it imports, statically, dynamically or only as types: paths below `src`, packages, `node:` built-ins. */
  readonly imports: readonly string[];
  readonly syntax: ts.SourceFile;
}

/** Parses a file that may exist only in a test. @param text its TypeScript */
export function parseModule(path: string, text: string): SourceModule {
  const syntax = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports: string[] = [];
  visit(syntax, (node) => {
    const specifier = specifierOf(node);
    if (specifier !== undefined) imports.push(resolve(path, specifier));
  });
  return { path, imports, syntax };
}

/** Every TypeScript and JavaScript file below `src`. */
export function readModules(root: string): SourceModule[] {
  return readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|mjs)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => parseModule(relative(root, file).replaceAll('\\', '/'), readFileSync(file, 'utf8')));
}

/** Walks through a whole tree. */
export function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  ts.forEachChild(node, (child) => visit(child, look));
}

/** What a node imports, if it imports: `import`, `export … from`, `import()`, `require()`, `typeof import()`. */
function specifierOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return textOf(node.moduleSpecifier);
  if (ts.isExternalModuleReference(node)) return textOf(node.expression);
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? textOf(node.argument.literal) : undefined;
  if (!ts.isCallExpression(node)) return undefined;
  const { expression } = node;
  const imports = expression.kind === ts.SyntaxKind.ImportKeyword;
  const requires = ts.isIdentifier(expression) && expression.text === 'require';
  // What is imported by a name that only the running code knows could be anything.
  return imports || requires ? (textOf(node.arguments[0]) ?? '(computed)') : undefined;
}

function textOf(node: ts.Node | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
}

function resolve(from: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  return posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts');
}

/**
 * Groups of files that import each other, directly or through others; types count as well.
 * @returns the paths of each group; empty when there is no cycle
 */
export function importCycles(modules: readonly SourceModule[]): string[][] {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const reachedFrom = (start: string): Set<string> => {
    const reached = new Set<string>();
    const open = [start];
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      for (const target of byPath.get(path)?.imports ?? []) {
        if (!byPath.has(target) || reached.has(target)) continue;
        reached.add(target);
        open.push(target);
      }
    }
    return reached;
  };
  const reach = new Map([...byPath.keys()].map((path) => [path, reachedFrom(path)]));
  const groups = new Map<string, string[]>();
  for (const [path, reached] of reach) {
    if (!reached.has(path)) continue;
    const group = [...reached].filter((other) => reach.get(other)?.has(path)).sort();
    groups.set(group.join(), group);
  }
  return [...groups.values()];
}
