/** A text as it is compared: lower case, without accents, in compatible forms. */
export function fold(text: string): string {
  if (isPlain(text)) return text.toLowerCase();
  return text.normalize('NFKD').replace(/\p{M}/gu, '').replace(/\n/g, ' ').toLowerCase();
}

function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 126 || code === 10) return false;
  }
  return true;
}

/** The first letters of Chinese characters as they are read: 织川 is zc. */
export interface Initials {
  /** Of a folded text, with its other letters and digits as they are; empty where it has no Chinese. */
  of(text: string): string;
}

// The first character, in the order of pinyin, that is read with each letter. No reading begins with i, u or v.
const LETTERS = 'abcdefghjklmnopqrstwxyz';
const FIRST = '阿八嚓咑妸发旮哈丌咔垃呣拏喔妑七呥仨他屲夕丫帀';
const HAN = /\p{Script=Han}/u;
const WORD = /[\p{L}\p{N}]/u;

/** Where the host cannot order by pinyin, no text has initials. */
export function createInitials(): Initials {
  const collator = new Intl.Collator('zh-u-co-pinyin');
  const first = [...FIRST];
  const isAble = first.every(
    (character, i) => i === 0 || collator.compare(first[i - 1] as string, character) < 0,
  );
  const known = new Map<string, string>();

  function initialOf(character: string): string {
    const old = known.get(character);
    if (old !== undefined) return old;
    let low = 0;
    let high = first.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (collator.compare(first[middle] as string, character) <= 0) low = middle + 1;
      else high = middle;
    }
    const letter = LETTERS[low - 1] ?? '';
    known.set(character, letter);
    return letter;
  }

  return {
    of(text) {
      if (!isAble || !HAN.test(text)) return '';
      let out = '';
      for (const character of text) {
        if (HAN.test(character)) out += initialOf(character);
        else if (WORD.test(character)) out += character;
      }
      return out;
    },
  };
}
