/**
 * Runs inside the page: the characters of its text for which no font here has a glyph. Such a
 * character is drawn exactly like one that no font in the world has.
 */
export function findMissingGlyphs() {
  const canvas = document.createElement('canvas');
  canvas.width = 40;
  canvas.height = 40;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.font = `28px ${getComputedStyle(document.body).fontFamily}`;
  context.textBaseline = 'middle';
  const draw = (character) => {
    context.clearRect(0, 0, 40, 40);
    context.fillText(character, 4, 20);
    return context.getImageData(0, 0, 40, 40).data.join();
  };
  // Never assigned, in any plane that fonts cover.
  const boxes = ['\u{10FFFD}', '\uFFFE', '\u0378'].map(draw);
  // Elements have their text in roots of their own.
  const textIn = (root) =>
    [...root.querySelectorAll('*')].reduce(
      (text, element) => text + (element.shadowRoot ? textIn(element.shadowRoot) : ''),
      [...root.children]
        .filter(({ localName }) => localName !== 'style' && localName !== 'script')
        .map(({ textContent }) => textContent)
        .join(''),
    );
  const characters = new Set(textIn(document.body).replace(/\s/g, ''));
  return [...characters].filter((character) => boxes.includes(draw(character)));
}
