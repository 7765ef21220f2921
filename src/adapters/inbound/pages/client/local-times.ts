const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' });

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full' });

/** Shows times in the reader's own zone. A page comes with UTC, and says so; days alone stay as they are. */
export function showLocalTimes(): void {
  for (const element of document.querySelectorAll<HTMLTimeElement>('time[datetime*="T"]')) {
    const text = element.textContent;
    if (!text.endsWith(' UTC')) continue;
    element.title = text;
    element.textContent = (/^\d\d:\d\d UTC$/.test(text) ? time : moment).format(new Date(element.dateTime));
  }
}

/** Puts what a page has grouped by days in UTC, newest first, under the reader's own days. */
export function groupByLocalDays(): void {
  const groups = [...document.querySelectorAll('[data-day]')];
  let list: Element | null = null;
  let shown = '';
  for (const row of groups.flatMap((group) => [...group.querySelectorAll('li')])) {
    const text = day.format(new Date(row.querySelector('time')!.dateTime));
    if (text !== shown) {
      const group = groups[0]!.cloneNode(true) as Element;
      group.querySelector('h2')!.textContent = shown = text;
      list = group.querySelector('ul')!;
      list.replaceChildren();
      groups[0]!.before(group);
    }
    list!.append(row);
  }
  for (const group of groups) group.remove();
}
