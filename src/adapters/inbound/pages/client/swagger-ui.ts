// The API's reference, by Swagger UI. Only on /api/docs, where it takes the place of the plain list of routes on demand.
// @ts-expect-error: the package has no types.
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js';

type Component = (props: { getComponent: (name: string, container?: true) => unknown; text?: unknown }) => unknown;

interface Plugin {
  readonly components: Readonly<Record<string, Component>>;
}

/** What the page says itself is left out; and a link in a button is one thing too many for the keyboard. */
function ownLayout({ React }: { React: { createElement: (...parts: unknown[]) => unknown } }): Plugin {
  const { createElement } = React;
  return {
    components: {
      OwnLayout: ({ getComponent }) =>
        createElement(
          'div',
          { className: 'swagger-ui' },
          createElement(getComponent('SvgAssets')),
          createElement(getComponent('AuthorizeBtnContainer', true)),
          createElement(getComponent('operations', true)),
        ),
      DeepLink: ({ text }) => text,
    },
  };
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { responses: Record<string, AnyResponse> }>>>>;
}

interface AnyResponse {
  headers?: unknown;
  content?: Record<string, { examples?: unknown }>;
}

/**
 * The description, with the address that it was fetched from: the cookie and the Content-Security-Policy are its own.
 * Without what most responses have in common: it would be read again, for seconds, whenever an operation is opened.
 */
async function description(): Promise<object> {
  const response = await fetch('/api/openapi.json');
  const spec = (await response.json()) as Description;
  const operations = Object.values(spec.paths).flatMap((item) => Object.values(item));
  for (const answer of operations.flatMap(({ responses }) => Object.values(responses))) {
    delete answer.headers;
    delete answer.content?.['application/problem+json'];
    delete answer.content?.['application/json']?.examples;
  }
  return { ...spec, servers: [{ url: location.origin }] };
}

/** What it leaves without a name or makes a landmark, or out of reach of the keyboard. */
function mend(reference: Element): void {
  for (const field of reference.querySelectorAll('select, textarea, input')) {
    if (!field.hasAttribute('aria-label') && (field as HTMLInputElement).labels?.length === 0) {
      field.setAttribute('aria-label', field.closest('tr')?.dataset['paramName'] ?? 'Example or body');
    }
  }
  for (const block of reference.querySelectorAll('pre')) block.tabIndex = 0;
  for (const table of reference.querySelectorAll('table[role]')) table.removeAttribute('role');
}

/** Shows the reference in place of what the element holds. @throws when the description can't be fetched */
export async function showReference(domNode: Element): Promise<void> {
  const spec = await description();
  new MutationObserver(() => mend(domNode)).observe(domNode, { childList: true, subtree: true });
  const options = { layout: 'OwnLayout', plugins: [ownLayout], deepLinking: true, validatorUrl: null };
  (SwaggerUI as (options: object) => void)({ ...options, domNode, spec });
}
