const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' });

/** Shows times in the reader's own zone. A page comes with UTC, and says so; days alone stay as they are. */
export function showLocalTimes(): void {
  for (const element of document.querySelectorAll<HTMLTimeElement>('time[datetime*="T"]')) {
    const text = element.textContent;
    if (!text.endsWith(' UTC')) continue;
    element.title = text;
    element.textContent = (/^\d\d:\d\d UTC$/.test(text) ? time : moment).format(new Date(element.dateTime));
  }
}
