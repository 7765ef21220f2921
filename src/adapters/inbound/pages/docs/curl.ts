import { needsLogin, type PlacedOperation, type ShownParameter } from './read-document.js';

/** A command line that sends the operation's example. */
export function curlOf(
  { method, path, operation }: PlacedOperation,
  { origin, cookieName }: { origin: string; cookieName: string },
): string {
  const parameters = operation.parameters ?? [];
  const filled = parameters
    .filter((parameter) => parameter.in === 'path')
    .reduce((url, parameter) => url.replace(`{${parameter.name}}`, encodeURIComponent(exampleOf(parameter))), path);
  const query = new URLSearchParams(
    parameters
      .filter((parameter) => parameter.in === 'query' && exampleOf(parameter) !== '')
      .map((parameter): [string, string] => [parameter.name, exampleOf(parameter)]),
  ).toString();
  const body = operation.requestBody?.content['application/json']?.schema.examples?.[0];
  const options = [
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    ...(needsLogin(operation) ? [`-b ${quoted(`${cookieName}=…`)}`] : []),
    ...(body === undefined
      ? []
      : [`-H ${quoted('Content-Type: application/json')}`, `-d ${quoted(JSON.stringify(body))}`]),
  ];
  return ['curl', ...options, quoted(origin + filled + (query === '' ? '' : `?${query}`))].join(' ');
}

/** Empty when the parameter has none. */
function exampleOf({ schema }: ShownParameter): string {
  const [example = ''] = schema.examples ?? [];
  return typeof example === 'number' ? example.toString() : typeof example === 'string' ? example : '';
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
