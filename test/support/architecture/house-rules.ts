import ts from 'typescript';
import { visit, type SourceModule } from './source-module.js';

/** A rule of docs/architecture.md. */
export interface HouseRule {
  readonly name: string;
  /** The folders that it speaks of: each must exist, or the rule would check nothing. */
  readonly folders: readonly string[];
  /** What a module does that it may not; empty when it keeps the rule. */
  readonly violations: (module: SourceModule) => readonly string[];
}

/** Built-ins of Node that are pure enough for the core. None is needed so far. */
const PURE_BUILT_INS: readonly string[] = [];

/** The one file that reads the environment, and the one that picks the store. */
const ENVIRONMENT_READER = 'src/app/config/read-environment.ts';
const STORE_PICKER = 'src/app/stores.ts';

/** Besides the adapter itself, what opens its connection. */
const MONGO_OPENER = 'src/app/modules/mongo.module.ts';

const within = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);

/** What puts the parts together, and so may know all of them. */
const knowsBothSides = (path: string): boolean =>
  within(path, 'src/app') || within(path, 'src/commands') || path === 'src/main.ts';

export const HOUSE_RULES: readonly HouseRule[] = [
  {
    name: 'a controller below /api/v1 says which tokens it takes',
    folders: ['src/adapters/inbound'],
    violations: ({ syntax: { text } }) =>
      /@Controller\('api\/v1\b/.test(text) && !/@(?:TakesToken|WithoutSession)\(/.test(text) ? ['no @TakesToken'] : [],
  },
  {
    name: 'the core imports only the core',
    folders: ['src/core'],
    violations: ({ path, imports }) =>
      within(path, 'src/core')
        ? imports.filter((target) => !within(target, 'src/core') && !PURE_BUILT_INS.includes(target))
        : [],
  },
  {
    name: 'a port has at most six methods',
    folders: ['src/core'],
    violations: ({ path, syntax }) => (within(path, 'src/core') ? largePorts(syntax) : []),
  },
  {
    name: 'sessions and mail do not import auth',
    folders: ['src/core/sessions', 'src/core/mail', 'src/core/auth'],
    violations: ({ path, imports }) =>
      within(path, 'src/core/sessions') || within(path, 'src/core/mail')
        ? imports.filter((target) => within(target, 'src/core/auth'))
        : [],
  },
  {
    name: 'mongoose is imported only by the adapter to MongoDB and what opens it',
    folders: ['src/adapters/outbound/mongo'],
    violations: ({ path, imports }) =>
      within(path, 'src/adapters/outbound/mongo') || path === MONGO_OPENER
        ? []
        : imports.filter((target) => /^(?:mongoose|mongodb|@nestjs\/mongoose)(?:\/|$)/.test(target)),
  },
  {
    name: 'inbound adapters do not import outbound ones',
    folders: ['src/adapters/inbound', 'src/adapters/outbound'],
    violations: importsBetween('src/adapters/inbound', 'src/adapters/outbound'),
  },
  {
    name: 'outbound adapters do not import inbound ones',
    folders: ['src/adapters/inbound', 'src/adapters/outbound'],
    violations: importsBetween('src/adapters/outbound', 'src/adapters/inbound'),
  },
  {
    name: 'the API and the pages do not import each other',
    folders: ['src/adapters/inbound/api', 'src/adapters/inbound/pages'],
    violations: (module) => [
      ...importsBetween('src/adapters/inbound/api', 'src/adapters/inbound/pages')(module),
      ...importsBetween('src/adapters/inbound/pages', 'src/adapters/inbound/api')(module),
    ],
  },
  {
    name: 'only app and the commands import both inbound and outbound adapters',
    folders: ['src/app', 'src/adapters/inbound', 'src/adapters/outbound'],
    violations: ({ path, imports }) => {
      if (knowsBothSides(path)) return [];
      const sides = ['src/adapters/inbound', 'src/adapters/outbound'].map((side) =>
        imports.filter((t) => within(t, side)),
      );
      return sides.every((side) => side.length > 0) ? sides.flat() : [];
    },
  },
  {
    name: 'only main and the commands import app',
    folders: ['src/app'],
    violations: ({ path, imports }) =>
      knowsBothSides(path) ? [] : imports.filter((target) => within(target, 'src/app')),
  },
  {
    name: 'the sandbox imports only itself and Node',
    folders: ['src/sandbox'],
    violations: ({ path, imports }) =>
      within(path, 'src/sandbox')
        ? imports.filter((target) => !within(target, 'src/sandbox') && !target.startsWith('node:'))
        : [],
  },
  {
    name: 'only app and the commands import the sandbox',
    folders: ['src/sandbox', 'src/app'],
    violations: ({ path, imports }) =>
      within(path, 'src/sandbox') || knowsBothSides(path) ? [] : imports.filter((t) => within(t, 'src/sandbox')),
  },
  {
    name: 'the environment is read in one file',
    folders: ['src/app/config'],
    violations: ({ path, imports, syntax }) =>
      path === ENVIRONMENT_READER
        ? []
        : [...found(syntax, readsEnvironment), ...imports.filter((target) => /^(?:node:)?process$/.test(target))],
  },
  {
    name: 'the core takes time and chance from its ports',
    folders: ['src/core'],
    violations: ({ path, syntax }) => (within(path, 'src/core') ? found(syntax, readsClockOrChance) : []),
  },
  {
    name: 'the store is picked in one file',
    folders: ['src/app'],
    violations: ({ path, syntax }) => (path === STORE_PICKER ? [] : found(syntax, asksWhichStore)),
  },
];

function importsBetween(from: string, to: string): HouseRule['violations'] {
  return ({ path, imports }) => (within(path, from) ? imports.filter((target) => within(target, to)) : []);
}

function found(syntax: ts.SourceFile, matches: (node: ts.Node) => boolean): string[] {
  const places: string[] = [];
  visit(syntax, (node) => {
    if (matches(node)) places.push(node.getText(syntax));
  });
  return places;
}

/** `process.env`, `process['env']`, `globalThis.process.env`, `const { env } = process`. */
function readsEnvironment(node: ts.Node): boolean {
  if (ts.isVariableDeclaration(node)) {
    return ts.isObjectBindingPattern(node.name) && node.initializer !== undefined && isProcess(node.initializer);
  }
  return memberOf(node)?.name === 'env' && isProcess((node as ts.PropertyAccessExpression).expression);
}

function isProcess(node: ts.Expression): boolean {
  return (ts.isIdentifier(node) && node.text === 'process') || memberOf(node)?.name === 'process';
}

const CLOCKS_AND_CHANCE: Readonly<Record<string, readonly string[]>> = {
  Date: ['now'],
  performance: ['now', 'timeOrigin'],
  Math: ['random'],
  crypto: ['randomUUID', 'getRandomValues'],
};

/** `Date.now`, `new Date()` and `Date()` (with arguments they only convert), `Math.random` and the like. */
function readsClockOrChance(node: ts.Node): boolean {
  if (ts.isNewExpression(node)) return isNamed(node.expression, 'Date') && !node.arguments?.length;
  if (ts.isCallExpression(node) && isNamed(node.expression, 'Date')) return true;
  const member = memberOf(node);
  return member !== undefined && (CLOCKS_AND_CHANCE[member.of] ?? []).includes(member.name);
}

function isNamed(node: ts.Expression, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}

const STORES = ['sqlite', 'mongodb'];

/** A comparison with a store's name, a `case` for it, or a look at `database.kind`. */
function asksWhichStore(node: ts.Node): boolean {
  const isStore = (side: ts.Expression): boolean => ts.isStringLiteralLike(side) && STORES.includes(side.text);
  if (ts.isBinaryExpression(node)) {
    return /^[!=]==?$/.test(node.operatorToken.getText()) && (isStore(node.left) || isStore(node.right));
  }
  if (ts.isCaseClause(node)) return isStore(node.expression);
  const member = memberOf(node);
  return member?.name === 'kind' && member.of === 'database';
}

/** The names in `of.name` and `of['name']`; of `a.b.c`, `b` and `c`. */
function memberOf(node: ts.Node): { readonly of: string; readonly name: string } | undefined {
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return undefined;
  const name = ts.isPropertyAccessExpression(node) ? node.name.text : literalText(node.argumentExpression);
  const owner = node.expression;
  const of = ts.isIdentifier(owner) ? owner.text : memberOf(owner)?.name;
  return of === undefined || name === undefined ? undefined : { of, name };
}

function literalText(node: ts.Expression): string | undefined {
  return ts.isStringLiteralLike(node) ? node.text : undefined;
}

const isAbstract = (node: ts.Node): boolean =>
  ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword);

/** A port of more is several: whoever needs one of its methods would know all. */
function largePorts(syntax: ts.SourceFile): string[] {
  return syntax.statements
    .filter(ts.isClassDeclaration)
    .map(({ name, members }) => ({
      name: name?.text,
      methods: members.filter((one) => ts.isMethodDeclaration(one) && isAbstract(one)).length,
    }))
    .filter(({ methods }) => methods > 6)
    .map(({ name, methods }) => `${name} has ${methods} methods`);
}
