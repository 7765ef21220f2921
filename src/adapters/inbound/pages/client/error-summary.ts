/** Begins reading at what is wrong with a form: a page that arrives with an alert in it is not always announced. */
export function focusErrorSummary(): void {
  document.querySelector<HTMLElement>('#error-summary')?.focus();
}
