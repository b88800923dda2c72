import { describe, expect, it } from 'vitest';
import { kioskUrl, readScreen } from './address.js';

describe('the address of a kiosk', () => {
  it('is of another site than its host where one computer is both, and keeps what was asked for', () => {
    expect(kioskUrl('http://127.0.0.1:4400/kiosk/?lang=zh-CN')).toBe(
      'http://localhost:4400/kiosk/?lang=zh-CN&host=http%3A%2F%2F127.0.0.1%3A4400',
    );
    expect(new URL(kioskUrl('http://localhost:4400/')).hostname).toBe('127.0.0.1');
    expect(new URL(kioskUrl('https://expo.example/')).hostname).toBe('expo.example');
  });

  it('says which screen of a wall it is, or none', () => {
    const read = (text: string) => readScreen(new URLSearchParams(text));
    expect(read('wall=2x3&screen=1,2&bezel=0.02,0.03')).toEqual({
      rows: 2,
      columns: 3,
      row: 1,
      column: 2,
      bezel: [0.02, 0.03],
    });
    expect(read('wall=1x2')).toEqual({ rows: 1, columns: 2, row: 0, column: 0, bezel: [0, 0] });
    for (const text of ['', 'screen=1,2', 'wall=', 'wall=2', 'wall=axb', 'wall=-1x2'])
      expect(read(text)).toBeNull();
  });
});
