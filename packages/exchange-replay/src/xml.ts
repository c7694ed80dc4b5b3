const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** An element with text; names of companies hold ampersands, headlines hold tags. */
export const element = (name: string, text: string): string =>
  `<${name}>${text.replace(/[&<>]/g, (char) => ENTITIES[char]!)}</${name}>`;
