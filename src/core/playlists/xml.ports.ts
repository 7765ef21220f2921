/** An element of an XML document, its name without a prefix. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** The text that stands directly in it. */
  readonly text: string;
}

/** A text that is no well-formed XML, or is too large; the message says which, as the end of a sentence. */
export class XmlProblem extends Error {}

/** Reads XML: no entities but the five of XML itself, nothing from elsewhere, and others are served in between. */
export abstract class XmlReader {
  /**
   * @returns the root
   * @throws XmlProblem
   */
  abstract read(text: string): Promise<XmlElement>;
}
