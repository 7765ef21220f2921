/** Whether a checkbox is ticked: `true` in JSON, whatever a browser sends for it in a form. */
export function isChecked(value: unknown): boolean {
  return value === true || (typeof value === 'string' && /^(?:on|true|1|yes)$/i.test(value));
}
