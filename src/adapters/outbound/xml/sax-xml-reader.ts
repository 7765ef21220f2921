import { setImmediate } from 'node:timers/promises';
import { type XmlElement, XmlProblem, XmlReader } from '../../../core/playlists/xml.ports.js';

/** A playlist of 10,000 songs has some 150,000 elements, each in three others. */
const MAX_ELEMENTS = 200_000;
const MAX_DEPTH = 20;

/** Characters that are read before others have their turn: a few milliseconds. */
const CHUNK = 64 * 1024;

interface OpenElement extends XmlElement {
  readonly children: XmlElement[];
  text: string;
}

/** XML with sax, which knows neither document types nor entities of their own; loaded when the first file is read. */
export class SaxXmlReader extends XmlReader {
  async read(text: string): Promise<XmlElement> {
    const { default: sax } = await import('sax');
    const parser = sax.parser(true, { xmlns: false, position: true });
    const open: OpenElement[] = [];
    let [root, elements]: [XmlElement | undefined, number] = [undefined, 0];
    const problem = (message: string): XmlProblem => new XmlProblem(`${message} (line ${parser.line + 1})`);
    parser.onerror = () => {
      throw problem('it is not well-formed XML');
    };
    parser.onopentag = ({ name, attributes }) => {
      elements += 1;
      if (elements > MAX_ELEMENTS) throw problem(`it has more than ${MAX_ELEMENTS} elements`);
      if (open.length === MAX_DEPTH) throw problem('it is nested too deeply');
      const element = {
        name: withoutPrefix(name),
        attributes: attributes as Record<string, string>,
        children: [],
        text: '',
      };
      open.at(-1)?.children.push(element);
      root ??= element;
      open.push(element);
    };
    parser.onclosetag = () => void open.pop();
    const addText = (part: string): void => {
      const element = open.at(-1);
      if (element !== undefined) element.text += part;
    };
    parser.ontext = addText;
    parser.oncdata = addText;
    for (let at = 0; at < text.length; at += CHUNK) {
      parser.write(text.slice(at, at + CHUNK));
      await setImmediate();
    }
    parser.close();
    if (root === undefined) throw problem('it has no element');
    return root;
  }
}

function withoutPrefix(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
