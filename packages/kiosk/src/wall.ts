import { BoroughError, type Rect } from '@borough/core';

/** Screens of one size, side by side, that show one picture. */
export interface Wall {
  readonly rows: number;
  readonly columns: number;
  /** What is dark between two pictures, as parts of a picture's width and height: two frames' edges. Default 0. */
  readonly bezel?: readonly [number, number];
}

/**
 * The part of the whole picture that one screen shows, from the top left, rows and columns from 0 (rule
 * KI8). What lies behind the bezels is drawn by nobody, so that a line goes on straight from screen to screen.
 *
 * @throws BoroughError `SCREEN_OUTSIDE` where the wall has no such screen
 */
export function windowOf(wall: Wall, row: number, column: number): Rect {
  const { rows, columns, bezel = [0, 0] } = wall;
  const isIn = (at: number, most: number): boolean => Number.isInteger(at) && at >= 0 && at < most;
  if (!isIn(row, rows) || !isIn(column, columns))
    throw new BoroughError(
      'SCREEN_OUTSIDE',
      `The wall has ${rows} rows and ${columns} columns of screens, from 0; there is none at row ${row}, column ${column}.`,
    );
  const [x, y] = bezel;
  const width = columns + (columns - 1) * x;
  const height = rows + (rows - 1) * y;
  return [(column * (1 + x)) / width, (row * (1 + y)) / height, 1 / width, 1 / height];
}
