import { randomUUID } from 'node:crypto';
import { formsOf, inputOf } from './html.js';
import type { Site } from './site.js';
import type { Step } from './step.js';
import { at, type Answer } from './web-client.js';

export function homePage(site: Site): Step {
  return {
    name: 'home page',
    run: async (findings) => {
      const answer = await site.page('/');
      findings.expect(answer.status === 200, `status ${answer.status}`);
      findings.expect(isHtml(answer), `${answer.headers['content-type']} instead of HTML`);
      const search = formsOf(answer.text).find(({ attributes }) => attributes['role'] === 'search');
      findings.expect(inputOf(search, 'q') !== undefined, 'there is no search box');
      findings.note(`${answer.text.length} characters`);
    },
  };
}

/** The log-in form, with its protection against forged requests. */
export function logInPage(site: Site): Step {
  return {
    name: 'log-in page',
    run: async (findings) => {
      const answer = await site.page('/login');
      findings.expect(answer.status === 200, `status ${answer.status}`);
      const form = formsOf(answer.text).find(({ attributes }) => attributes['action'] === '/login');
      if (!findings.expect(form?.attributes['method'] === 'post', 'there is no log-in form')) return;
      findings.expect(inputOf(form, 'login') !== undefined, 'the form does not ask for a name');
      findings.expect(inputOf(form, 'password')?.['type'] === 'password', 'the form does not ask for a password');
      findings.expect((inputOf(form, '_csrf')?.['value'] ?? '') !== '', 'the form carries no CSRF token');
    },
  };
}

/** What is not there is said to be not there: as an envelope to programs, as a page to people. */
export function unknownAddress(site: Site): Step {
  return {
    name: 'unknown page',
    run: async (findings) => {
      const name = `smoke-${randomUUID()}`;
      const answer = await site.client.get(`/api/v1/${name}`);
      findings.expect(answer.status === 404, `status ${answer.status} for a program`);
      const { json, headers } = answer;
      const whole = at(json, 'success') === false && at(json, 'code') === 'not_found' && at(json, 'data') === null;
      findings.expect(whole, 'a program gets no envelope');
      const id = at(json, 'request_id');
      findings.expect(id !== undefined && id === headers['x-request-id'], 'the envelope does not carry X-Request-Id');
      const page = await site.client.get(`/${name}`, { accept: 'text/html' });
      findings.expect(page.status === 404 && isHtml(page), `a person gets no page but status ${page.status}`);
    },
  };
}

export function isHtml({ headers }: Answer): boolean {
  return headers['content-type']?.startsWith('text/html') === true;
}
