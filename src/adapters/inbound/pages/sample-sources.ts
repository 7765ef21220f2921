/** Whether any source is served from the sample catalogue, for the label on the page. */
export class SampleSources {
  constructor(readonly any: boolean) {}
}
