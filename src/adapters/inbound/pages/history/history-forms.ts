import type { FormDefinition } from '../forms/form-definition.js';
import type { FormPage } from '../forms/form-pages.js';

/** Looks for something in the history. It is sent with GET; its fields are named here for what is said about them. */
export const searchForm: FormDefinition = {
  id: 'history',
  action: '/history',
  fields: [{ name: 'q', label: 'What you look for', type: 'text', autocomplete: 'off' }],
  submit: 'Search',
};

/** Stands beside every search; its address names which. */
export const removeForm: FormDefinition = { id: 'remove', action: '/history', fields: [], submit: 'Delete' };

export const clearPage: FormPage = {
  heading: 'Clear your history?',
  introduction: 'All your searches are removed from it, at once and for good.',
  definition: {
    id: 'clear',
    action: '/history/clear',
    fields: [],
    submit: 'Clear the history',
    dangerous: true,
  },
  links: [{ label: 'Keep it', href: '/history' }],
};
